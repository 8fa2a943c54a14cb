//! The steps themselves, as they stand in `examples/`.

#![allow(dead_code, reason = "a main of its own is what makes each step an example")]

use sticky_packets::Step;
use sticky_packets::course::change::Sources;

#[path = "../../examples/step1/main.rs"]
pub mod step1;
#[path = "../../examples/step2/main.rs"]
pub mod step2;
#[path = "../../examples/step3/main.rs"]
pub mod step3;
#[path = "../../examples/step4/main.rs"]
pub mod step4;
#[path = "../../examples/step5/main.rs"]
pub mod step5;
#[path = "../../examples/step6/main.rs"]
pub mod step6;
#[path = "../../examples/step7/main.rs"]
pub mod step7;

/// All steps, in order.
pub const STEPS: [Step; 7] =
    [step1::STEP, step2::STEP, step3::STEP, step4::STEP, step5::STEP, step6::STEP, step7::STEP];

/// The files of each step, in the order in which a person reads them.
pub const SOURCES: [Sources; 7] = [
    &[
        ("server.rs", include_str!("../../examples/step1/server.rs")),
        ("client.rs", include_str!("../../examples/step1/client.rs")),
    ],
    &[
        ("server.rs", include_str!("../../examples/step2/server.rs")),
        ("client.rs", include_str!("../../examples/step2/client.rs")),
    ],
    &[
        ("server.rs", include_str!("../../examples/step3/server.rs")),
        ("client.rs", include_str!("../../examples/step3/client.rs")),
    ],
    &[
        ("server.rs", include_str!("../../examples/step4/server.rs")),
        ("client.rs", include_str!("../../examples/step4/client.rs")),
    ],
    &[
        ("server.rs", include_str!("../../examples/step5/server.rs")),
        ("client.rs", include_str!("../../examples/step5/client.rs")),
    ],
    &[
        ("server.rs", include_str!("../../examples/step6/server.rs")),
        ("client.rs", include_str!("../../examples/step6/client.rs")),
        ("frame.rs", include_str!("../../examples/step6/frame.rs")),
    ],
    &[
        ("server.rs", include_str!("../../examples/step7/server.rs")),
        ("client.rs", include_str!("../../examples/step7/client.rs")),
    ],
];

//! The steps themselves, as they stand in `examples/`.

#![allow(dead_code, reason = "a main of its own is what makes each step an example")]

use sticky_packets::Step;

#[path = "../examples/step1/main.rs"]
pub mod step1;
#[path = "../examples/step2/main.rs"]
pub mod step2;
#[path = "../examples/step3/main.rs"]
pub mod step3;
#[path = "../examples/step4/main.rs"]
pub mod step4;
#[path = "../examples/step5/main.rs"]
pub mod step5;
#[path = "../examples/step6/main.rs"]
pub mod step6;
#[path = "../examples/step7/main.rs"]
pub mod step7;

/// All steps, in order.
pub const STEPS: [Step; 7] =
    [step1::STEP, step2::STEP, step3::STEP, step4::STEP, step5::STEP, step6::STEP, step7::STEP];

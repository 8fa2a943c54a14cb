"""The course's page in a real browser: `course.py PAGE SNAPSHOTS`. Whatever is not as it must be is printed."""

import json
import multiprocessing
import os
import pathlib
import re
import shutil
import sys
import time
import traceback

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

PAGE, SNAPSHOTS = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
URL = PAGE.as_uri()
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
PROJECTOR, TELEPHONE = (1280, 720), (390, 844)
SMALLEST = 24
KINDS = ["teaser", "change", "beat", "question", "point", "answer", "next"]

wrong = []


def holds(is_so, what):
    if not is_so:
        wrong.append(what)


def solid(text):
    """A text without what depends on the width: spaces, the bar between columns, rules."""
    return re.sub(r"[\s│─]", "", text)


def told(lang):
    """What the course prints where no terminal is: each frame's name with its text, the answers last."""
    text = (SNAPSHOTS / f"course.{lang}.snap").read_text("utf-8").split("\n---\n", 1)[1]
    frames, last = {}, {}
    for part in re.split(r"^--- ", text, flags=re.M)[1:]:
        name, body = part.split("\n", 1)
        place = re.fullmatch(r"(step\d+/\S+) (\d+)/(\d+)", name)
        if place:
            scene, number, last[place[1]] = place[1], int(place[2]), int(place[3])
            frames[f"{lang}/{scene}/{number}"] = body
        elif name.startswith("step"):
            gap = next(n for n in range(1, last[name] + 1) if f"{lang}/{name}/{n}" not in frames)
            frames[f"{lang}/{name}/{gap}"] = body
    return {name: solid(body) for name, body in frames.items()}


PLACE = "() => ({ id: document.querySelector('article:not([hidden]) section.now').id })"

# What is to be seen of a frame, and whether any of it sticks out.
SEEN = """() => {
  const frame = document.querySelector('article:not([hidden]) section.now');
  const isTold = frame.parentElement.classList.contains('told');
  const shown = isTold ? frame.parentElement.querySelectorAll('.titles *, .past *, .now *') : frame.querySelectorAll('*');
  const nav = document.querySelectorAll('article:not([hidden]) nav *');
  const visible = [...shown, ...nav].filter(it => it.tagName !== 'I' && it.getClientRects().length);
  const trough = frame.querySelector('.trough');
  const boxes = isTold ? [trough].filter(Boolean) : [frame];
  const own = it => [...it.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  return {
    id: frame.id,
    kind: frame.classList[0],
    text: [...frame.children].filter(it => !it.matches('h2, .enter, .keys')).map(it => it.textContent).join(' '),
    title: frame.querySelector('h2 b').textContent,
    wide: document.documentElement.scrollWidth > innerWidth ||
      visible.some(it => it.getBoundingClientRect().right > innerWidth + 0.5 || it.getBoundingClientRect().left < -0.5),
    high: document.documentElement.scrollHeight > innerHeight || boxes.some(it => it.scrollHeight > it.clientHeight),
    small: Math.min(...visible.filter(own).map(it => parseFloat(getComputedStyle(it).fontSize))),
    covered: !isTold && frame.parentElement.querySelector('.titles')?.getClientRects().length > 0,
    unseen: [...(isTold ? frame.querySelectorAll('.rows > p:last-child, .trough') : [frame])].filter(it => {
      const box = it.getBoundingClientRect();
      return box.height === 0 || box.bottom > innerHeight || box.top < 0;
    }).length,
  };
}"""


def open_at(context, place):
    page = context.new_page()
    page.requests, page.messages = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("console", lambda message: page.messages.append(message.text))
    page.on("pageerror", lambda error: page.messages.append(str(error)))
    page.goto(f"{URL}#{place}")
    return page


def arrives(page, selector):
    """Waits for it. The page's policy forbids a function that is asked again and again."""
    page.wait_for_selector(selector, state="attached")


def walk(page, key):
    """Every frame from here on, as long as the key leads to another."""
    frames = [page.evaluate(SEEN)]
    while True:
        page.keyboard.press(key)
        frame = page.evaluate(SEEN)
        if frame["id"] == frames[-1]["id"]:
            return frames
        frames.append(frame)


# The same in one call, with keys that the page cannot tell from a keyboard's.
WALK = """([key, most]) => {
  const see = %s;
  const frames = [see()];
  while (frames.length <= most) {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    const frame = see();
    if (frame.id === frames.at(-1).id) break;
    frames.push(frame);
  }
  return frames;
}"""


def quick_walk(page, key, most, see=SEEN):
    return page.evaluate(WALK % see, [key, most])


def every_frame_says_what_the_course_says(browser, lang):
    expected = told(lang)
    for width, height in [PROJECTOR, TELEPHONE]:
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        page = open_at(context, f"{lang}/step1/lsdir/1")
        page.keyboard.press("Home")
        is_projector = (width, height) == PROJECTOR
        frames = walk(page, "ArrowRight") if is_projector else quick_walk(page, "PageDown", len(expected))
        holds(sorted(expected) == sorted(frame["id"] for frame in frames), f"{lang}: other frames than are printed")
        scenes = [frame["id"].rsplit("/", 1)[0] for frame in frames]
        numbers = [int(frame["id"].rsplit("/", 1)[1]) for frame in frames]
        follows = [n == 1 if i == 0 or scenes[i] != scenes[i - 1] else n == numbers[i - 1] + 1 for i, n in enumerate(numbers)]
        holds(all(follows), f"{lang}: frames out of order")
        for frame in frames:
            name, text = f"{frame['id']} at {width}x{height}", solid(frame["text"])
            body = expected.get(frame["id"], "")
            if frame["id"].endswith("/1"):
                body = body.replace(solid(frame["title"]), "", 1)
            holds(text == body, f"{name}: says {text!r} and not {body!r}")
            holds(not frame["wide"], f"{name}: wider than the window")
            holds(not frame["covered"], f"{name}: the columns' titles lie over it")
            if is_projector:
                holds(not frame["high"], f"{name}: higher than the window")
                holds(frame["small"] >= SMALLEST, f"{name}: text of {frame['small']} px")
                holds(frame["unseen"] == 0, f"{name}: what is new is not in sight")
        page.keyboard.press("End")
        holds(page.evaluate(SEEN)["id"] == frames[-1]["id"], f"{lang}: End leads elsewhere")
        if not is_projector:
            way_back = [frame["id"] for frame in quick_walk(page, "ArrowLeft", len(expected), PLACE)]
            holds(way_back == [frame["id"] for frame in frames][::-1], f"{lang}: the way back is another")
        holds(len(page.requests) == 1, f"{lang}: asked for {page.requests}")
        holds(page.messages == [], f"{lang}: {page.messages}")
        context.close()


def each_key_leads_where_it_says(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = open_at(context, "en/step2/sticks/2")
    place = lambda: page.evaluate(PLACE)["id"]
    here = place()
    page.keyboard.press("ArrowRight")
    there = place()
    holds(here != there, "keys: no way on")
    for on in ["ArrowRight", "ArrowDown", "PageDown", "Enter", " "]:
        for back in ["ArrowLeft", "ArrowUp", "PageUp", "Backspace", "Shift+ "]:
            page.keyboard.press(back)
            holds(place() == here, f"keys: {back} leads to {place()}")
            page.keyboard.press(on)
            holds(place() == there, f"keys: {on} leads to {place()}")
    for key, end in [("End", -1), ("Home", 0)]:
        page.keyboard.press(key)
        ends = page.evaluate("[...document.querySelectorAll('#en .scene section, #en .answers section')].map(it => it.id)")
        holds(place() in ends and (end or place() == ends[0]), f"keys: {key} leads to {place()}")
    holds(page.messages == [], f"keys: {page.messages}")
    context.close()


def an_answer_is_locked_in_and_told_of(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = open_at(context, "en/step2/lsdir/1")
    page.keyboard.press("g")
    asked = page.evaluate(SEEN)
    holds(asked["kind"] == "question", "g leads to no question")
    state = "() => [...document.querySelectorAll('section.now input')].map(it => [it.value, it.checked, it.disabled])"
    holds(not any(checked or locked for _, checked, locked in page.evaluate(state)), "a question has an answer before it is asked")
    page.keyboard.press("b")
    page.keyboard.press("c")
    holds(page.evaluate(state) == [[letter, letter == "B", True] for letter in "ABCD"], "B is not locked in")
    page.keyboard.press("l")
    turned = page.evaluate(SEEN)
    holds(turned["id"] == asked["id"].replace("en/", "zh/"), f"from {asked['id']} to {turned['id']} by another language")
    holds(page.evaluate(state)[1] == ["B", True, True], "another language forgets the answer")
    page.reload()
    holds(page.evaluate(SEEN)["id"] == turned["id"], "a reload loses the place")
    holds(page.evaluate(state)[1] == ["B", True, True], "a reload loses the answer")
    page.keyboard.press("l")
    scene = asked["id"].rsplit("/", 1)[0]
    answer = page.evaluate("scene => [...document.querySelectorAll('section.answer')].find(it => it.id.startsWith(scene + '/')).id", scene)
    page.evaluate("id => { location.hash = id; }", answer)
    arrives(page, f"section.now[id='{answer}']")
    holds("You said B." in page.evaluate(SEEN)["text"], "the answer that was given is not told of")
    holds(page.evaluate("document.querySelectorAll('section.now .given').length") == 1, "the answer that was given has no mark")
    holds(page.evaluate("document.querySelectorAll('section.now dd').length") == 4, "not every answer has a reason")
    page.keyboard.press("n")
    page.keyboard.press("ArrowRight")
    holds(page.locator(".scene.now > aside").is_visible(), "n shows no notes")
    page.keyboard.press("n")
    holds(not page.locator(".scene.now > aside").is_visible(), "n does not hide the notes")
    page.keyboard.press("Shift+ ")
    holds(page.evaluate(SEEN)["id"] == answer, "Shift and Space do not lead back")
    page.locator("article:not([hidden]) [data-go=on]").click()
    page.locator("article:not([hidden]) .other").click()
    arrives(page, "html[lang^=zh]")
    holds(page.messages == [], f"answers: {page.messages}")
    context.close()


SECTIONS = """() => [...document.querySelectorAll('article:not([hidden]) section')].map(it => {
  const box = it.getBoundingClientRect();
  return [it.id, it.classList.contains('answer'), box.top, box.height];
})"""


def reads_in_order(sections, what):
    holds(all(height > 10 for *_, height in sections), f"{what}: a frame is not to be seen")
    tops = [top for _, _, top, _ in sections]
    holds(tops == sorted(tops), f"{what}: frames out of order")


def it_can_be_read_without_script_and_printed(browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = open_at(context, "")
    sections = page.evaluate(SECTIONS)
    holds(len(sections) == len(told("en")) + len(told("zh")), "without script: frames are missing")
    reads_in_order(sections, "without script")
    holds(page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "without script: wider than the window")
    holds(page.locator("button:visible").count() == 0, "without script: buttons that do nothing")
    context.close()
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = open_at(context, "zh/step3/sticks/4")
    page.emulate_media(media="print")
    sections = page.evaluate(SECTIONS)
    holds(len(sections) == len(told("zh")), "printed: frames are missing")
    reads_in_order(sections, "printed")
    kinds = [is_answer for _, is_answer, _, _ in sections]
    holds(kinds == sorted(kinds) and any(kinds), "printed: the answers are not last")
    holds(page.locator("nav:visible").count() == 0, "printed: keys on paper")
    context.close()


# Of what is hidden the tool would look at every node, and find nothing.
LEAVE_WHAT_IS_IN_SIGHT = """() =>
  document.querySelectorAll('article[hidden], .scene:not(.now), .cut:not(.now), .answers:not(.now)').forEach(it => it.remove())"""


def nobody_is_shut_out(browser, scheme, lang):
    context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme=scheme, reduced_motion="reduce")
    page = open_at(context, f"{lang}/step1/lsdir/1")
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    holds((paper == "rgb(255, 255, 255)") == (scheme == "light"), f"{scheme}: the page is {paper}")
    first = "([lang, kind]) => document.querySelector(`#${lang} section.${kind}:has(p, pre)`).id"
    cuts = [f"{lang}/cut/step{step}/{to}/{at}" for step, to, at in [(1, "client", 100), (4, "server", 9), (5, "client", 45), (6, "client", 2)]]
    for place in [page.evaluate(first, [lang, kind]) for kind in KINDS] + cuts:
        page = open_at(context, place)
        page.evaluate(LEAVE_WHAT_IS_IN_SIGHT)
        holds(page.evaluate("location.hash") == f"#{place}", f"{place} is not where its address leads")
        for found in Axe().run(page).response["violations"]:
            nodes = [node["html"][:120] for node in found["nodes"]][:3]
            holds(False, f"{place}, {scheme}: {found['id']}: {found['help']}: {nodes}")
        page.close()
    context.close()


def checked(lang):
    """What `check --json` says of each step's streams: kinds 0 for right, 1 for wrong, 2 for failed, by step and side."""
    text = (SNAPSHOTS / "check" / f"table-json.{lang}.snap").read_text("utf-8").split("\n---\n", 1)[1]
    kinds = lambda it: [(at in it["broken"]) + (at in it["broken"] and at not in it["wrong"]) for at in range(1, it["bytes"])]
    return {(it["step"], it["to"]): kinds(it) for it in json.loads(text)}


KINDS_SHOWN = ["right", "wrong", "failed"]

# The cut, as it is drawn and as it is told.
CUT = """() => {
  const cut = document.querySelector('article:not([hidden]) .cut.now');
  if (!cut) return null;
  const range = cut.querySelector('[type=range]');
  return {
    place: location.hash.slice(1),
    at: Number(range.value),
    told: range.getAttribute('aria-valuetext'),
    kind: cut.querySelector('.verdict').classList[1],
    verdict: cut.querySelector('.verdict').textContent,
  };
}"""

# Cuts of the chosen stream, as dragging shows them; of some, whether any of it sticks out.
DRAGGED = """([places, looked]) => {
  const cut = document.querySelector('article:not([hidden]) .cut.now');
  const range = cut.querySelector('[type=range]');
  const own = it => [...it.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const looks = () => {
    const visible = [...cut.querySelectorAll('.cutter *, h2 *')].filter(it => it.getClientRects().length && !it.matches('legend'));
    const boxes = visible.map(it => it.getBoundingClientRect());
    return {
      wide: document.documentElement.scrollWidth > innerWidth || cut.scrollWidth > cut.clientWidth || boxes.some(box => box.right > innerWidth + 0.5 || box.left < -0.5),
      high: cut.scrollHeight > cut.clientHeight,
      small: Math.min(...visible.filter(own).map(it => parseFloat(getComputedStyle(it).fontSize))),
    };
  };
  return places.map(at => {
    range.value = at;
    range.dispatchEvent(new Event('input', { bubbles: true }));
    return {
      at,
      kind: cut.querySelector('.verdict').classList[1],
      why: cut.querySelector('.why').textContent,
      taken: [...cut.querySelectorAll('.takes .take')].reduce((all, it) => all + Number(it.style.flexGrow), 0),
      cuts: cut.querySelectorAll('.lens .cutting').length,
      ...(looked.includes(at) ? looks() : {}),
    };
  });
}"""


def every_cut_is_drawn_as_checked(browser, lang):
    for (width, height), each in [(PROJECTOR, 10), (TELEPHONE, 50)]:
        is_projector = (width, height) == PROJECTOR
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        page = open_at(context, f"{lang}/cut/step1/client/1")
        for (step, to), kinds in checked(lang).items():
            name = f"{lang}: cuts of step {step} to the {to} at {width}x{height}"
            page.locator(f"#{lang} .ladder label").nth(step - 1).click()
            page.locator(f"#{lang} .ways label:has([value={to}])").click()
            looked = [i + 1 for i, kind in enumerate(kinds) if i % each == 0 or i + 1 == len(kinds) or kind != kinds[i - 1]]
            places = list(range(1, len(kinds) + 1)) if is_projector else looked
            cuts = page.evaluate(DRAGGED, [places, looked])
            wide = [cut["at"] for cut in cuts if cut.get("wide")]
            high = [cut["at"] for cut in cuts if cut.get("high")]
            small = min(cut.get("small", SMALLEST) for cut in cuts)
            other = [cut["at"] for cut in cuts if cut["kind"] != KINDS_SHOWN[kinds[cut["at"] - 1]]]
            holds(not other, f"{name}: other verdicts than checked at {other[:5]}")
            holds(all(bool(cut["why"]) == (cut["kind"] != "right") for cut in cuts), f"{name}: broken and not told why")
            holds(all(cut["cuts"] == 1 and cut["taken"] for cut in cuts), f"{name}: no cut, or no read")
            holds(not wide, f"{name}: wider than the window at {wide[:5]}")
            holds(not is_projector or not high, f"{name}: higher than the window at {high[:5]}")
            holds(not is_projector or small >= SMALLEST, f"{name}: text of {small} px")
        holds(page.messages == [] and len(page.requests) == 1, f"{lang}, cuts: {page.messages}, {page.requests}")
        context.close()


def a_cut_is_moved_by_keys(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    for lang, step, to, at in [("en", 5, "client", 17), ("zh", 4, "server", 2), ("en", 1, "client", 270)]:
        kinds = checked(lang)[step, to]
        place = lambda at: f"{lang}/cut/step{step}/{to}/{at}"
        page = open_at(context, place(at))
        for key, by in [("ArrowRight", 1)] * 8 + [("ArrowLeft", -1)] * 3 + [("ArrowUp", 1), ("ArrowDown", -1)]:
            page.keyboard.press(key)
            at += by
            cut = page.evaluate(CUT)
            holds(cut and cut["at"] == at and cut["kind"] == KINDS_SHOWN[kinds[at - 1]], f"{place(at)}: {key} leads to {cut}")
            holds(cut and str(at) in cut["told"] and cut["verdict"][2:] in cut["told"], f"{place(at)}: says {cut}")
        page.keyboard.press(" ")
        page.keyboard.press("Enter")
        holds(page.evaluate(CUT)["at"] == at, f"{place(at)}: Space moves the cut")
        page.wait_for_url(f"{URL}#{place(at)}")
        page.reload()
        holds(page.evaluate(CUT)["place"] == place(at), f"{place(at)}: a reload loses the place")
        page.keyboard.press("PageDown")
        other = next((i for i in range(at, len(kinds)) if kinds[i] != kinds[at - 1]), len(kinds) - 1) + 1
        holds(page.evaluate(CUT)["at"] == other, f"{place(at)}: PageDown leads to {page.evaluate(CUT)}, and not to {other}")
        page.keyboard.press("End")
        holds(page.evaluate(CUT)["at"] == len(kinds), f"{place(at)}: End is not the last cut")
        page.keyboard.press("Home")
        page.keyboard.press("l")
        turned = page.evaluate(CUT)
        holds(turned["at"] == 1 and not turned["place"].startswith(lang), f"{place(at)}: another language loses the cut: {turned}")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        holds(page.evaluate(CUT) is None, "Escape does not lead back to the course")
        holds(page.messages == [], f"{place(at)}: {page.messages}")
        page.close()
    context.close()


def the_course_leads_to_the_cut_and_back(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    for lang in ["en", "zh"]:
        page = open_at(context, f"{lang}/step1/lsdir/1")
        doors = page.evaluate("lang => [...document.querySelectorAll(`#${lang} section:has(.enter)`)].map(it => [it.id, it.classList[0]])", lang)
        steps = [(door.split("/")[1], kind) for door, kind in doors]
        holds(steps == [("step1", "teaser"), ("step5", "next"), ("step7", "next")], f"{lang}: doors at {doors}")
        for door, _ in doors:
            page = open_at(context, door)
            page.locator("section.now .enter a").click()
            arrives(page, ".cut.now")
            cut = page.evaluate(CUT)
            holds(cut["place"].startswith(f"{lang}/cut/{door.split('/')[1]}/"), f"{door}: leads to {cut}")
            page.locator("article:not([hidden]) .ladder label").nth(2).click()
            page.locator("article:not([hidden]) .ways label").nth(1).click()
            page.wait_for_url(f"{URL}#{lang}/cut/step3/server/1")
            page.keyboard.press("Escape")
            holds(page.evaluate(PLACE)["id"] == door, f"{door}: another way back")
            page.keyboard.press("x")
            arrives(page, ".cut.now")
            page.locator("article:not([hidden]) [data-go=back]").click()
            holds(page.evaluate(PLACE)["id"] == door, f"{door}: back leads elsewhere")
            page.close()
    context.close()


def the_table_stands_in_for_the_slider(browser):
    for script, media in [(False, "screen"), (True, "print")]:
        context = browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 720})
        page = open_at(context, "en/cut/step5/client/17")
        page.emulate_media(media=media)
        holds(page.locator(".cutter:visible").count() == 0, f"{media}: a slider that does nothing")
        for lang in ["en"] if script else ["en", "zh"]:
            for (step, to), kinds in checked(lang).items():
                cell = page.locator(f"#{lang} td[data-step='{step}'][data-to='{to}']")
                which = cell.locator(".which").inner_text()
                told = [n for part in re.findall(r"\d+(?:–\d+)?", which) for n in range(int(part.split("–")[0]), int(part.split("–")[-1]) + 1)]
                holds(cell.is_visible() and told == [at for at, kind in enumerate(kinds, 1) if kind], f"{media}, {lang}: step {step} to the {to} breaks at {which}")
        context.close()


NOTES = "() => [document.body.textContent, getComputedStyle(document.body).fontFamily]"


def notes_follow_in_a_window_of_their_own(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = open_at(context, "en/step2/lsdir/1")
    with context.expect_page() as opened:
        page.keyboard.press("w")
    window = opened.value
    window.on("console", lambda message: page.messages.append(message.text))
    note = lambda: page.evaluate("document.querySelector('.scene.now aside').textContent")
    heading = lambda: page.evaluate("document.querySelector('section.now h2').textContent")
    for _ in range(3):
        text, font = window.evaluate(NOTES)
        holds(note() in text and heading() in text, f"notes: {text[:200]} and not {note()}, {heading()}")
        holds("system-ui" in font, f"notes: without the page's style: {font}")
        page.keyboard.press("ArrowRight")
    before = heading()
    window.keyboard.press("ArrowLeft")
    holds(heading() != before and heading() in window.evaluate(NOTES)[0], "notes: their keys do not lead back")
    page.keyboard.press("l")
    holds(note() in window.evaluate(NOTES)[0], "notes: another language is not followed")
    holds(not page.locator(".scene.now > aside").is_visible(), "notes: the class sees them")
    for found in Axe().run(window).response["violations"]:
        holds(False, f"notes: {found['id']}: {found['help']}: {[node['html'][:120] for node in found['nodes']][:3]}")
    holds(page.messages == [], f"notes: {page.messages}")
    context.close()
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script("window.open = () => null")
    page = open_at(context, "en/step2/lsdir/1")
    page.locator("article:not([hidden]) [data-go=desk]").click()
    holds(page.locator(".scene.now > aside").is_visible(), "notes: without a window there are none")
    context.close()


def nothing_else_runs(browser):
    context = browser.new_context()
    page = open_at(context, "en/step1/lsdir/1")
    page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.strange = true';
      document.body.append(script);
    }""")
    holds(page.evaluate("window.strange") is None, "a script that is not the page's own runs")
    context.close()


def all_is_shown_if_the_script_fails(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script("Element.prototype.closest = null")
    page = open_at(context, "en/step2/sticks/4")
    holds(page.locator("section:visible").count() == len(told("en")) + len(told("zh")), "a script that fails hides frames")
    context.close()


# Those that take longest come first.
CHECKS = [
    (every_frame_says_what_the_course_says, "en"),
    (every_frame_says_what_the_course_says, "zh"),
    (every_cut_is_drawn_as_checked, "en"),
    (every_cut_is_drawn_as_checked, "zh"),
    (nobody_is_shut_out, "light", "en"),
    (nobody_is_shut_out, "dark", "en"),
    (nobody_is_shut_out, "light", "zh"),
    (a_cut_is_moved_by_keys,),
    (the_course_leads_to_the_cut_and_back,),
    (the_table_stands_in_for_the_slider,),
    (notes_follow_in_a_window_of_their_own,),
    (each_key_leads_where_it_says,),
    (an_answer_is_locked_in_and_told_of,),
    (it_can_be_read_without_script_and_printed,),
    (all_is_shown_if_the_script_fails,),
    (nothing_else_runs,),
]
MOST_TOLD = 20


def tried(check):
    """One check in a browser of its own: its name, how long it took, and what is wrong."""
    function, *about = check
    began = time.monotonic()
    wrong.clear()
    try:
        with sync_playwright() as playwright:
            path = next(filter(None, map(shutil.which, BROWSERS)))
            function(playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]), *about)
    except Exception:
        wrong.append(traceback.format_exc())
    return " ".join([function.__name__.replace("_", " "), *about]), time.monotonic() - began, wrong


if __name__ == "__main__":
    found = 0
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for name, seconds, told_wrong in pool.imap_unordered(tried, CHECKS, chunksize=1):
            print(f"{'✗' if told_wrong else '✓'} {name}: {seconds:.0f} s", flush=True)
            print("".join(f"    {what}\n" for what in told_wrong[:MOST_TOLD]), end="", flush=True)
            found += len(told_wrong)
    print(f"{found} things are not as they must be" if found else "all as it must be")
    sys.exit(bool(found))

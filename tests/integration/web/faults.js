// What is wrong with how a page lies on the screen, in sentences a person can act on. Reads the page, changes
// nothing but where the focus is. Handed to the browser as one function.
() => {
  const found = [];
  const name = (each) => {
    const words = (each.innerText || each.getAttribute("aria-label") || each.name || "").trim().replace(/\s+/g, " ");
    return `<${each.localName}${each.id ? "#" + each.id : ""}> "${words.slice(0, 40)}"`;
  };
  const style = (each) => getComputedStyle(each);
  const shown = (each) => {
    const box = each.getBoundingClientRect();
    return each.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1 && box.right > 0 && box.bottom > 0;
  };
  const floats = (each) => {
    for (let at = each; at; at = at.parentElement) if (["sticky", "fixed"].includes(style(at).position)) return true;
    return false;
  };
  const inText = (each) => {
    if (each.localName !== "a" || style(each).display !== "inline") return false;
    const around = each.parentElement;
    return around.innerText.trim().length > each.innerText.trim().length;
  };

  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter((each) => shown(each) && each.getBoundingClientRect().right > innerWidth + 1);
    found.push(`moves sideways, ${root.scrollWidth} of ${innerWidth} px: ${wide.slice(-2).map(name)}`);
  }

  const controls = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((each) => shown(each) && !each.matches(":disabled"));
  const boxes = controls.flatMap((each) => [...each.getClientRects()].map((box) => ({ each, box })));
  for (let first = 0; first < boxes.length; first++) {
    for (let second = first + 1; second < boxes.length; second++) {
      const [a, b] = [boxes[first], boxes[second]];
      if (a.each === b.each || a.each.contains(b.each) || b.each.contains(a.each)) continue;
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (across > 1 && down > 1 && !(inText(a.each) && inText(b.each)) && floats(a.each) === floats(b.each))
        found.push(`${name(a.each)} lies on ${name(b.each)}`);
    }
  }

  // WCAG 2.5.8: 24 by 24 px, or as much room around; links within a sentence are as high as their line.
  const target = (each) => {
    const label = each.matches("[type=radio], [type=checkbox]") && each.labels?.[0];
    const [a, b] = [each.getBoundingClientRect(), label ? label.getBoundingClientRect() : each.getBoundingClientRect()];
    return { width: Math.max(a.width, b.width), height: Math.max(a.height, b.height), x: a.x + a.width / 2, y: a.y + a.height / 2 };
  };
  const targets = controls.filter((each) => !inText(each)).map((each) => ({ each, ...target(each) }));
  for (const one of targets) {
    if (one.width >= 24 && one.height >= 24) continue;
    const near = targets.find((other) => other !== one && Math.hypot(other.x - one.x, other.y - one.y) < 24);
    if (near) found.push(`${name(one.each)} is ${Math.round(one.width)} by ${Math.round(one.height)} px, and near ${name(near.each)}`);
  }

  for (const each of document.querySelectorAll("main *")) {
    if (each.localName === "input") continue; // what is typed moves along with the caret
    const { overflowX, textOverflow, clipPath } = style(each);
    if (["hidden", "clip"].includes(overflowX) && clipPath === "none" && textOverflow !== "ellipsis" && each.scrollWidth > each.clientWidth + 1 && shown(each))
      found.push(`${name(each)} is cut off`);
  }

  for (const each of document.querySelectorAll("main svg[role=img]"))
    if (!each.closest(".card, section")?.querySelector("table")) found.push(`${name(each)} is a drawing without its table`);

  const before = document.activeElement;
  for (const each of controls) {
    if (each.tabIndex !== 0) found.push(`${name(each)} is out of the order of the Tab key`);
    each.focus({ preventScroll: true, focusVisible: true });
    const { outlineStyle, outlineWidth } = style(each);
    const ringed = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    if (!ringed && getComputedStyle(each, "::after").outlineStyle === "none") found.push(`${name(each)} does not show that it has the focus`);
  }
  before?.focus?.({ preventScroll: true });
  document.activeElement?.blur?.();
  return found;
}

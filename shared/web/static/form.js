/* A form that shows at once which questions follow from an answer. Without it the server does the same. */
"use strict";

for (const form of document.querySelectorAll("form.form")) {
  const follows = form.querySelectorAll("fieldset[data-follows]");

  const chosen = (name) => {
    const found = [];
    for (const control of form.elements) {
      if (control.name !== name || control.matches(":disabled")) continue;
      if (control.type === "radio" || control.type === "checkbox" ? control.checked : control.value) found.push(control.value);
    }
    return found;
  };

  const settle = () => {
    for (const each of follows) {
      const wanted = each.dataset.answers.split(" ");
      const shown = chosen(each.dataset.follows).some((one) => wanted.includes(one));
      each.hidden = each.disabled = !shown;
    }
  };

  if (follows.length) {
    for (const each of form.querySelectorAll(".without-script")) each.hidden = true;
    form.addEventListener("change", settle);
    settle();
  }
}

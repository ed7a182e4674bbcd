// Puts a copy button beside each identifier. Everything else on the pages works without a script.
"use strict";

for (const code of document.querySelectorAll("code[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = code.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = code.dataset.copied;
    setTimeout(() => (button.textContent = code.dataset.copy), 2000);
  });
  button.setAttribute("aria-live", "polite");
  code.after(" ", button);
}

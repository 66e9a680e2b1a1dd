/* What axe does not look at: scroll, targets, sizes of text, inline code. Gives a list of complaints. */
() => {
  const complaints = [];
  const elder = document.documentElement.dataset.size === "elder";
  const phone = innerWidth < 700;
  const shown = (element) => element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true });
  const name = (element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute("class") || ""} “${element.textContent.trim().slice(0, 16)}”`;

  if (document.documentElement.scrollWidth > innerWidth) {
    complaints.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} > ${innerWidth}`);
  }

  for (const element of document.querySelectorAll("[style], style, script:not([src])")) {
    complaints.push(`inline style or script: ${name(element)}`);
  }

  const least = phone ? (elder ? 60 : 48) : 24;
  const pressed = "button, input:not([type=hidden]), select, textarea, summary, .button, .row, .tabs a, .tabbar a, .block";
  for (const element of document.querySelectorAll(pressed)) {
    const target = element.closest("label") || element;
    const box = target.getBoundingClientRect();
    if (!shown(target) || box.width === 0) continue;
    if (box.height < least - 0.5 || box.width < Math.min(least, 44) - 0.5) {
      complaints.push(`a target of ${Math.round(box.width)}×${Math.round(box.height)}: ${name(target)}`);
    }
  }

  const body = parseFloat(getComputedStyle(document.body).fontSize);
  if (body < (elder ? 22 : 18) - 0.01) complaints.push(`running text of ${body}px`);

  const smallest = elder ? 18 : 14;
  const small = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || element.closest("svg, template") || !shown(element)) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < smallest - 0.01) small.add(`text of ${size}px: ${name(element)}`);
  }
  complaints.push(...small);

  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("svg, .scroll, .hidden, .skip") || !shown(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.width && (box.right > innerWidth + 1 || box.left < -1)) {
      complaints.push(`out of the page at ${Math.round(box.left)}…${Math.round(box.right)}: ${name(element)}`);
      break;
    }
  }
  return complaints;
}

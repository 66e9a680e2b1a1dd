/* Every piece of Chinese that a reader of English meets: texts, labels, placeholders. Not what says that it is Chinese. */
() => {
  const han = /[\u3400-\u9fff]/;
  const own = "[lang|=zh], .glyph, .brand, template, script, svg symbol";
  const found = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim();
    if (han.test(text) && !texts.currentNode.parentElement.closest(own)) found.add(text);
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")) {
    if (element.closest(own)) continue;
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      const text = element.getAttribute(name) ?? "";
      if (han.test(text)) found.add(text);
    }
  }
  if (han.test(document.title)) found.add(document.title);
  return [...found];
}

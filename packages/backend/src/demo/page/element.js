/**
 * Makes an element. Text is only ever set as text, so nothing that comes from data can become markup. `className`,
 * `dataset` and event listeners (`onclick`) are set as properties, everything else as attributes; null is left out.
 */
export function element(name, attributes = {}, ...children) {
  return furnish(document.createElement(name), attributes, children)
}

export function svg(name, attributes = {}, ...children) {
  return furnish(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children)
}

/** A link to another site; plain text where there is no web address. */
export function link(href, text, className = '') {
  if (!/^https?:\/\//i.test(href ?? '')) return element('span', { className }, text)
  return element('a', { href, className, target: '_blank', rel: 'noopener noreferrer' }, text)
}

function furnish(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name === 'dataset') Object.assign(node.dataset, value)
    else if (name === 'className') node.setAttribute('class', value)
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else node.setAttribute(name, value === true ? '' : value)
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false))
  return node
}

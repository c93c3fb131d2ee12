import type { Response } from 'express'

export interface Page {
  title: string
  text: string
  link?: { href: string; label: string }
  form?: PageForm
  footnote?: string
}

/** A form that is posted. Fields with a label are for the person to fill in; the others go along unseen. */
export interface PageForm {
  action: string
  button: string
  fields: ReadonlyArray<{ name: string; label?: string; value?: string }>
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const inHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')

/** A plain page for a person whose browser ended up here. Everything in it is escaped. */
export function sendPage(response: Response, status: number, { title, text, link, form, footnote }: Page): void {
  response
    .status(status)
    .set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    .type('html')
    .send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${inHtml(title)}</title>
<style>
  body { font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem }
  h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em }
  input { font: inherit; display: block; width: 100%; box-sizing: border-box; margin: 0.25rem 0 1rem; padding: 0.4rem 0.6rem }
  button { font: inherit; padding: 0.4rem 1rem }
  small { opacity: 0.65; font-family: ui-monospace, monospace }
</style>
<main>
  <h1>${inHtml(title)}</h1>
  <p>${inHtml(text)}</p>
  ${form === undefined ? '' : formHtml(form)}
  ${link === undefined ? '' : `<p><a href="${inHtml(link.href)}">${inHtml(link.label)}</a></p>`}
  ${footnote === undefined ? '' : `<p><small>${inHtml(footnote)}</small></p>`}
</main>
</html>
`)
}

function formHtml({ action, button, fields }: PageForm): string {
  const inputs = fields.map(({ name, label, value = '' }) =>
    label === undefined
      ? `<input type="hidden" name="${inHtml(name)}" value="${inHtml(value)}">`
      : `<label>${inHtml(label)} <input name="${inHtml(name)}" value="${inHtml(value)}" autocomplete="off" required></label>`,
  )
  return `<form method="post" action="${inHtml(action)}">${inputs.join('')}<button>${inHtml(button)}</button></form>`
}

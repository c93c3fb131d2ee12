import type { Response } from 'express'

export interface Page {
  title: string
  text: string
  link?: { href: string; label: string }
  footnote?: string
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
export function sendPage(response: Response, status: number, { title, text, link, footnote }: Page): void {
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
  small { opacity: 0.65; font-family: ui-monospace, monospace }
</style>
<main>
  <h1>${inHtml(title)}</h1>
  <p>${inHtml(text)}</p>
  ${link === undefined ? '' : `<p><a href="${inHtml(link.href)}">${inHtml(link.label)}</a></p>`}
  ${footnote === undefined ? '' : `<p><small>${inHtml(footnote)}</small></p>`}
</main>
</html>
`)
}

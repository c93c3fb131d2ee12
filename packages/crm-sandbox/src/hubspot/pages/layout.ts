import { readFileSync } from 'node:fs'
import type { Portal } from '../model.ts'
import { KINDS, OBJECT_TYPES, type ObjectType } from '../objects.ts'
import { Html, html } from './html.ts'

const style = new Html(readFileSync(new URL('style.css', import.meta.url), 'utf8'))

export const TYPE_NAMES: Record<ObjectType, string> = {
  contacts: 'Contacts',
  companies: 'Companies',
  deals: 'Deals',
  tasks: 'Tasks',
}

interface Page {
  title: string
  content: Html
  portal?: Portal
  type?: ObjectType
  narrow?: boolean
  /** Whether cards of apps stand on it. */
  cards?: boolean
}

/** A whole page around its content. */
export function page({ title, content, portal, type, narrow, cards }: Page): string {
  const links = portal
    ? OBJECT_TYPES.map(
        (one) =>
          html`<a href="${listPath(portal.portalId, one)}" ${one === type ? html`aria-current="page"` : ''}>${TYPE_NAMES[one]}</a>`,
      )
    : []
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · CRM sandbox</title>
<link rel="icon" href="data:,">
<style>${style}</style>
${cards ? html`<link rel="stylesheet" href="/cards/components.css"><script type="module" src="/cards/host.js"></script>` : ''}
</head>
<body>
<header><nav class="bar" aria-label="Main"><a class="brand" href="/">CRM sandbox</a>${links}${portal ? html`<span class="account">${portal.name} · ${portal.portalId}</span>` : ''}</nav></header>
<main${narrow ? html` class="narrow"` : ''}>
${content}
</main>
</body>
</html>
`.toString()
}

export function listPath(portalId: number, type: ObjectType): string {
  return `/contacts/${portalId}/objects/${KINDS[type].typeId}`
}

export function recordPath(portalId: number, type: ObjectType, id: string): string {
  return `/contacts/${portalId}/record/${KINDS[type].typeId}/${encodeURIComponent(id)}`
}

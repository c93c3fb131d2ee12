import type { App, Portal } from '../model.ts'
import type { AuthorizationRequest } from '../oauth/authorize.ts'
import { html } from './html.ts'
import { page } from './layout.ts'

/** Asks a user to let an app into one of the accounts. */
export function consentPage(app: App, request: AuthorizationRequest, portals: readonly Portal[]): string {
  const scopes = [request.scope, request.optional_scope]
    .join(' ')
    .split(/[\s,]+/)
    .filter(Boolean)
  const kept = Object.entries(request).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  const users = new Map(portals.flatMap((portal) => portal.users.map((user) => [user.userId, user] as const)))
  const content = html`<h1>Connect ${app.name}</h1>
<p class="lead">It will return to ${new URL(request.redirect_uri).origin}.</p>
<form class="panel" method="post" action="/oauth/authorize">
<h2>It asks for</h2>
<ul>${[...new Set(scopes)].map((scope) => html`<li>${describe(scope)} <span class="soft">${scope}</span></li>`)}</ul>
${kept}
<label>Account <select name="portal_id">${portals.map((portal) => html`<option value="${portal.portalId}">${portal.name} (${portal.portalId})</option>`)}</select></label>
<label>You are <select name="user_id">${[...users.values()].map((user) => html`<option value="${user.userId}">${user.firstName} ${user.lastName}, ${user.email}</option>`)}</select></label>
<div class="actions"><button name="decision" value="approve">Connect app</button><button class="quiet" name="decision" value="deny">Cancel</button></div>
</form>`
  return page({ title: `Connect ${app.name}`, content, narrow: true })
}

function describe(scope: string): string {
  const [, kind, object, access] = scope.split('.')
  if (!object || !access) return 'Know which account this is'
  const verb = access === 'read' ? 'Read' : kind === 'schemas' ? 'Create' : 'Change'
  return kind === 'schemas' ? `${verb} properties of ${object}` : `${verb} ${object}`
}

export function refusalPage(message: string): string {
  const content = html`<h1>This app cannot be connected</h1><p class="alarm" role="alert">${message}</p>
<p class="soft">Check the install link against the app's registration.</p>`
  return page({ title: 'Not connected', content, narrow: true })
}

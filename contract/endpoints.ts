import { paths } from '../packages/hubspot-app/provider/paths.ts'
import type { Exchange } from './recorder.ts'

/** Every endpoint that the provider can send a request to, by the name of its path in the provider. */
const endpoints: Record<keyof typeof paths, readonly { method: string; path: string }[]> = {
  token: [{ method: 'POST', path: paths.token }],
  introspect: [{ method: 'POST', path: paths.introspect }],
  revoke: [{ method: 'POST', path: paths.revoke }],
  uninstall: [{ method: 'DELETE', path: paths.uninstall }],
  completeWorkflows: [{ method: 'POST', path: paths.completeWorkflows }],
  account: [{ method: 'GET', path: paths.account }],
  permittedUsers: [{ method: 'GET', path: paths.permittedUsers }],
  owners: [{ method: 'GET', path: paths.owners }],
  dealPipelines: [{ method: 'GET', path: paths.dealPipelines }],
  batch: (['read', 'create', 'update', 'archive'] as const).map((action) => ({
    method: 'POST',
    path: any(paths.batch('contact', action), 4),
  })),
  list: [{ method: 'GET', path: any(paths.list('contact'), 4) }],
  search: [{ method: 'POST', path: any(paths.search('contact'), 4) }],
  associations: (['read', 'associate/default'] as const).map((action) => ({
    method: 'POST',
    path: any(paths.associations('contact', 'company', action), 4, 5),
  })),
  associationLabels: [{ method: 'GET', path: any(paths.associationLabels('contact', 'company'), 4, 5) }],
  properties: [{ method: 'GET', path: any(paths.properties('contact'), 4) }],
  property: [{ method: 'PATCH', path: any(paths.property('contact', 'name'), 4, 5) }],
  createProperties: [{ method: 'POST', path: any(paths.createProperties('contact'), 4) }],
  propertyGroups: [{ method: 'POST', path: any(paths.propertyGroups('contact'), 4) }],
}

/** The path with these parts left open. */
function any(path: string, ...parts: readonly number[]): string {
  return path
    .split('/')
    .map((part, n) => (parts.includes(n) ? '*' : part))
    .join('/')
}

/**
 * What the exchanges leave out and what they have too much: endpoints that never answered with success, and requests to
 * none of the endpoints.
 */
export function gaps(exchanges: readonly Exchange[]): string[] {
  const all = Object.values(endpoints).flat()
  const fits = ({ method, path }: { method: string; path: string }, exchange: Exchange) =>
    method === exchange.method && sameParts(path.split('/'), exchange.path.split('/'))
  const missing = all.filter((endpoint) => !exchanges.some((one) => one.status < 400 && fits(endpoint, one)))
  const strange = exchanges.filter((exchange) => !all.some((endpoint) => fits(endpoint, exchange)))
  return [
    ...missing.map(({ method, path }) => `${method} ${path} was never exercised`),
    ...new Set(strange.map(({ method, path }) => `${method} ${path} is none of the endpoints`)),
  ]
}

function sameParts(wanted: readonly string[], given: readonly string[]): boolean {
  return wanted.length === given.length && wanted.every((part, n) => part === '*' || part === given[n])
}

import { installTicket } from '../packages/backend/src/http/install-ticket.ts'
import { connectStandIn } from '../packages/backend/src/local/stand-in.ts'
import type { World } from './world.ts'

/** Connects every portal of the world for its organization, as an administrator would: by the install link. */
export async function connectAll(
  { organizations }: World,
  { sandboxUrl, backendUrl, secret }: { sandboxUrl: string; backendUrl: string; secret: string },
): Promise<void> {
  for (const { id: organizationId, portals } of organizations) {
    for (const { portalId, users } of portals) {
      const ticket = installTicket(secret, { organizationId, expiresAt: new Date(Date.now() + 600_000) })
      await connectStandIn(sandboxUrl, backendUrl, ticket, { portalId, userId: users[0]?.userId ?? 0 })
    }
  }
}

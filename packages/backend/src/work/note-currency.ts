import { type CrmConnector, CrmError } from '@smartsync/core/crm'
import { type Integration, setCurrency } from '../store/integrations.ts'
import type { Tenancy } from '../store/tenancy.ts'

/**
 * Asks the CRM in which currency the account keeps its amounts, and remembers it: when an account is connected, and once a
 * day. What was known stays where the CRM cannot be asked.
 */
export async function noteCurrency(
  { tenancy, connect }: { tenancy: Tenancy; connect(integration: Integration): CrmConnector },
  integration: Integration,
): Promise<void> {
  try {
    const { currency } = await connect(integration).whoAmI()
    await tenancy.inTenant(integration.organizationId, (tx) => setCurrency(tx, integration.id, currency))
  } catch (error) {
    if (!(error instanceof CrmError)) throw error
  }
}

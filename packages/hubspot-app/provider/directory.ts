import type { CrmAccount, CrmUser, Pipeline } from '@smartsync/core/crm'
import { accountDetails, ownerPage, pipelineList } from './answers.ts'
import type { HubspotHttp } from './http.ts'
import { paths } from './paths.ts'

/**
 * The account that the token belongs to. HubSpot tells no name. A property that holds an amount, such as a company's
 * `annualrevenue`, is shown in the account's company currency; changing that changes no number.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/account/account-information/get-account-details
 */
export async function readAccount(http: HubspotHttp): Promise<CrmAccount> {
  const call = { method: 'GET', path: paths.account, writes: false, records: 0 }
  const { portalId, uiDomain, companyCurrency } = await http.send(call, accountDetails)
  const instanceUrl = uiDomain ? `https://${uiDomain}` : null
  return { accountId: portalId, name: null, instanceUrl, currency: companyCurrency }
}

/** Everyone who can own a record, by owner id (not user id: owner properties hold the former). */
export async function readOwners(http: HubspotHttp): Promise<CrmUser[]> {
  const users: CrmUser[] = []
  let after: string | undefined
  do {
    const query = { limit: '100', ...(after !== undefined && { after }) }
    const call = { method: 'GET', path: paths.owners, query, writes: false, records: 0 }
    const page = await http.send(call, ownerPage)
    for (const { id, userId, email, firstName, lastName, archived } of page.results) {
      const name = [firstName, lastName].filter(Boolean).join(' ')
      users.push({
        id,
        userId: userId ?? null,
        email: email || null,
        name: name || email || `Owner ${id}`,
        active: archived !== true,
      })
    }
    after = page.paging?.next?.after
  } while (after !== undefined)
  return users
}

/** The deal pipelines with their stages, both in the order in which people see them. */
export async function readPipelines(http: HubspotHttp): Promise<Pipeline[]> {
  const call = { method: 'GET', path: paths.dealPipelines, writes: false, records: 0 }
  const { results } = await http.send(call, pipelineList)
  return inOrder(results).map(({ id, label, stages }) => ({
    id,
    label,
    stages: inOrder(stages).map((stage) => ({
      id: stage.id,
      label: stage.label,
      order: stage.displayOrder,
      closed: String(stage.metadata?.isClosed) === 'true',
    })),
  }))
}

function inOrder<T extends { displayOrder: number; archived?: boolean | undefined }>(list: readonly T[]): T[] {
  return list.filter(({ archived }) => archived !== true).toSorted((a, b) => a.displayOrder - b.displayOrder)
}

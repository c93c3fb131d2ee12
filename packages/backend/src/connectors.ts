import type { CallReport, CrmConnector, DealFields, KnowledgeFields } from '@smartsync/core/crm'
import type { Logger } from 'pino'
import { type Providers, providerNamed } from './http/provider-param.ts'
import type { Integration } from './store/integrations.ts'
import type { TokenAccess } from './tokens/access.ts'

/** Connects integrations to their CRM's API. Every call is logged under the correlation id in force. */
export class Connectors {
  readonly #parts: { providers: Providers; tokens: TokenAccess; log: Logger }

  constructor(parts: { providers: Providers; tokens: TokenAccess; log: Logger }) {
    this.#parts = parts
  }

  connect(
    { id, organizationId, crmType, accountId, instanceUrl }: Integration,
    onCall: (report: CallReport) => void = () => {},
  ): CrmConnector {
    const { providers, tokens, log } = this.#parts
    return providerNamed(providers, crmType).connect({
      accountId,
      instanceUrl,
      accessToken: () => tokens.accessToken(organizationId, id),
      onCall(report) {
        log.info({ integration: id, crm: crmType, call: report }, 'CRM call')
        onCall(report)
      },
    })
  }

  /** Where the integration's CRM keeps what it knows of dealings with a company. */
  knowledgeFields({ crmType }: Pick<Integration, 'crmType'>): KnowledgeFields {
    return providerNamed(this.#parts.providers, crmType).fields
  }

  /** Where the integration's CRM keeps a deal's stage. */
  dealFields({ crmType }: Pick<Integration, 'crmType'>): DealFields {
    return providerNamed(this.#parts.providers, crmType).fields.deal
  }
}

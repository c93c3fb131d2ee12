import {
  type CrmConnector,
  type DealFields,
  type KnowledgeFields,
  mayUse,
  type OptionalFeature,
  ownFields,
  type RecordType,
} from '@smartsync/core/crm'
import type { Mapping } from '@smartsync/core/mapping'
import type { Source } from '@smartsync/core/model'
import type { Logger } from 'pino'
import type { Budgets } from './budget/budgets.ts'
import { type Providers, providerNamed } from './http/provider-param.ts'
import type { Held } from './queue/hold.ts'
import type { Integration } from './store/integrations.ts'
import type { TokenAccess } from './tokens/access.ts'

interface Parts {
  providers: Providers
  tokens: TokenAccess
  budgets: Budgets
  log: Logger
  held?: Held
}

/**
 * Connects integrations to their CRM's API. Every call keeps to the account's budget, and is logged under the correlation
 * id in force.
 */
export class Connectors {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The same, for work under a lease: once that is over, no call begins, and whoever wants one gets `LeaseLost`. */
  under(held: Held): Connectors {
    return new Connectors({ ...this.#parts, held })
  }

  connect(integration: Integration): CrmConnector {
    const { id, organizationId, crmType, accountId, instanceUrl } = integration
    const { providers, tokens, budgets, log, held } = this.#parts
    const { beforeCall, afterCall } = budgets.gate(integration, { underLease: held !== undefined })
    return providerNamed(providers, crmType).connect({
      accountId,
      instanceUrl,
      async accessToken() {
        held?.throwIfOver()
        const token = await tokens.accessToken(organizationId, id)
        held?.throwIfOver()
        return token
      },
      unknownOptions: integration.config.unknownOptions === 'add' ? 'add' : 'refuse',
      beforeCall,
      onCall(report) {
        const { limits, refused, ...call } = report
        if (report.status === 401) tokens.doubt(id)
        log.info({ integration: id, crm: crmType, call }, 'CRM call')
        afterCall(report)
      },
    })
  }

  /** Did the account's administrator let us do this? */
  may({ crmType, scopes }: Pick<Integration, 'crmType' | 'scopes'>, feature: OptionalFeature): boolean {
    return mayUse(providerNamed(this.#parts.providers, crmType).oauth, scopes, feature)
  }

  /** The mappings with which integrations of this CRM begin. */
  defaultMappings({ crmType, scopes }: Pick<Integration, 'crmType' | 'scopes'>): readonly Mapping[] {
    return ownFields(providerNamed(this.#parts.providers, crmType), scopes).defaults
  }

  /** Where the integration's CRM keeps what it knows of dealings with a company. */
  knowledgeFields({ crmType }: Pick<Integration, 'crmType'>): KnowledgeFields {
    return providerNamed(this.#parts.providers, crmType).fields
  }

  /** The field in which the integration's CRM keeps our key of a task; null where there is none. */
  taskKeyField({ crmType }: Pick<Integration, 'crmType'>): string | null {
    const { custom } = providerNamed(this.#parts.providers, crmType).fields
    return custom.find(({ recordType, unique }) => recordType === 'task' && unique)?.field ?? null
  }

  /** A record of the integration's CRM, as the source of what it says. */
  sourceOf({ crmType, accountId }: Pick<Integration, 'crmType' | 'accountId'>, type: RecordType, id: string): Source {
    const { name, recordUrl } = providerNamed(this.#parts.providers, crmType)
    return { name, url: recordUrl(accountId, type, id) }
  }

  /** Where the integration's CRM keeps a deal's stage. */
  dealFields({ crmType }: Pick<Integration, 'crmType'>): DealFields {
    return providerNamed(this.#parts.providers, crmType).fields.deal
  }
}

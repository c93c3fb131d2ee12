import type { FieldDescription } from '@smartsync/core/crm'
import type { MappedEntity, Mapping } from '@smartsync/core/mapping'
import { fieldCatalogue, validateMappings } from '@smartsync/core/mapping'
import { z } from 'zod'
import type { Connectors } from '../../connectors.ts'
import type { Integration } from '../../store/integrations.ts'
import { mappings, replaceMappings } from '../../store/mappings.ts'
import type { Tenancy } from '../../store/tenancy.ts'
import { type AdminEndpoint, adminEndpoint, none } from '../admin-endpoint.ts'
import { RequestRefused } from '../refused.ts'
import { findIntegration, integrationIn, requireActive } from './integration-param.ts'
import { conflictRule, fieldValue, recordTypes } from './shapes.ts'

export interface MappingsDependencies {
  tenancy: Tenancy
  connectors: Pick<Connectors, 'connect'>
}

const fieldType = z.string()
const MappingView = z.looseObject({
  entityType: z.enum(recordTypes),
  oppspotField: z.string(),
  crmField: z.string(),
  fieldKind: z.enum(['standard', 'custom']),
  type: fieldType,
  transform: z.string().nullable().describe('A CEL expression over value and fields'),
  defaultValue: fieldValue,
  required: z.boolean(),
  direction: z.enum(['to_crm', 'from_crm', 'bidirectional']),
  policy: z.enum(['always', 'if_blank', 'if_ours', 'never']),
  conflict: conflictRule
    .nullish()
    .describe('For values that come from the CRM too; where it is missing, the integration’s own'),
})
const Mappings = z.object({ mappings: z.array(MappingView) })

const FieldView = z.object({
  field: z.string(),
  label: z.string(),
  type: fieldType,
  readOnly: z.boolean(),
  custom: z.boolean(),
  options: z.array(z.object({ value: z.string(), label: z.string() })),
})
const Fields = z.object({
  ours: z.array(z.object({ key: z.string(), label: z.string(), type: fieldType, entity: z.string() })),
  theirs: z.object({ contact: z.array(FieldView), company: z.array(FieldView), deal: z.array(FieldView) }),
})

/** Which of our fields goes into which of the CRM's, and what there is to choose from. */
export function mappingsEndpoints({ tenancy, connectors }: MappingsDependencies): AdminEndpoint[] {
  const describe = async (integration: Integration) => {
    const connector = connectors.connect(requireActive(integration))
    const of = async (type: MappedEntity): Promise<FieldDescription[]> => connector.describeFields(type)
    return { contact: await of('contact'), company: await of('company'), deal: await of('deal') }
  }
  return [
    adminEndpoint({
      method: 'get',
      path: '/api/integrations/crm/:id/fields',
      summary: 'Our fields and the CRM’s, as it describes them now.',
      query: none,
      body: none,
      about: 'The fields.',
      answer: Fields,
      async handle({ organizationId, params }) {
        const theirs = await describe(await findIntegration(tenancy, organizationId, params))
        const { contact, company, deal } = theirs
        const ours = fieldCatalogue.map(({ key, label, type, entity }) => ({ key, label, type, entity }))
        return {
          ours,
          theirs: { contact: contact.map(fieldView), company: company.map(fieldView), deal: deal.map(fieldView) },
        }
      },
    }),
    adminEndpoint({
      method: 'get',
      path: '/api/integrations/crm/:id/mappings',
      summary: 'The integration’s field mappings, in their order.',
      query: none,
      body: none,
      about: 'The mappings.',
      answer: Mappings,
      handle: ({ organizationId, params }) =>
        tenancy.inTenant(organizationId, async (tx) => {
          const { id } = await integrationIn(tx, params)
          return { mappings: (await mappings(tx, id)).map(mappingView) }
        }),
    }),
    adminEndpoint({
      method: 'put',
      path: '/api/integrations/crm/:id/mappings',
      summary: 'Puts these mappings in the place of all that were there, once each has been found to work.',
      query: none,
      body: z.strictObject({ mappings: z.array(z.unknown()).max(500) }),
      about: 'The mappings as they are now; the next batch goes by them.',
      answer: Mappings,
      async handle({ organizationId, params, body }) {
        const integration = await findIntegration(tenancy, organizationId, params)
        const checked = validateMappings(body.mappings, fieldCatalogue, await describe(integration))
        if (checked.problems.length > 0) throw notUsable(checked.problems)
        return tenancy.inTenant(organizationId, async (tx) => {
          await replaceMappings(tx, integration.id, checked.mappings)
          return { mappings: (await mappings(tx, integration.id)).map(mappingView) }
        })
      },
    }),
  ]
}

function notUsable(problems: ReturnType<typeof validateMappings>['problems']): RequestRefused {
  return new RequestRefused(422, 'mappings_invalid', 'Some of these mappings cannot be used; none was saved.', {
    help: 'Correct the mappings that are named.',
    faults: problems.map(({ mapping, message, help }) => ({ at: mapping, detail: `${message}. ${help}` })),
  })
}

function mappingView(mapping: Mapping): z.infer<typeof MappingView> {
  return { ...mapping, defaultValue: mapping.defaultValue }
}

function fieldView({ options, ...field }: FieldDescription): z.infer<typeof FieldView> {
  return { ...field, options: options.map((option) => ({ ...option })) }
}

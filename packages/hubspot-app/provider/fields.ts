import type { CustomField, DealFields, RecordType } from '@smartsync/core/crm'
import type { FieldKey, FieldType, Mapping, SyncDirection, WritePolicy } from '@smartsync/core/mapping'

/** The unique property that holds our key of a record; hidden, as it means nothing to people. */
export const EXTERNAL_ID = 'smartsync_external_id'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-deals-v3/guide */
export const dealFields: DealFields = {
  stage: 'dealstage',
  pipeline: 'pipeline',
  closed: { field: 'hs_is_closed', type: 'boolean', values: ['true'] },
  won: { field: 'hs_is_closed_won', type: 'boolean', values: ['true'] },
  closedAt: { field: 'closedate', type: 'datetime' },
}

const capitalised = (value: string) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) })

interface Finding {
  from: FieldKey
  field: string
  label: string
  description: string
  type: FieldType
  options?: readonly string[]
}

/** What SmartSync concludes, and where it stands: under one name on every type of record. */
const findings: readonly Finding[] = [
  {
    from: 'score.total',
    field: 'smartsync_score',
    label: 'Lead score',
    description: 'Points from 0 to 100.',
    type: 'number',
  },
  {
    from: 'score.band',
    field: 'smartsync_score_band',
    label: 'Lead score band',
    description: 'The lead score in a word.',
    type: 'choice',
    options: ['hot', 'warm', 'cool', 'cold'],
  },
  {
    from: 'score.reasons',
    field: 'smartsync_score_reasons',
    label: 'Lead score reasons',
    description: 'Why the score is what it is, point by point.',
    type: 'long_text',
  },
  {
    from: 'summary.text',
    field: 'smartsync_summary',
    label: 'Company summary',
    description: 'What is known of the company, from named sources.',
    type: 'long_text',
  },
  {
    from: 'signals.text',
    field: 'smartsync_signals',
    label: 'Buying signals',
    description: 'Recent facts that hint at buying, strongest first.',
    type: 'long_text',
  },
  {
    from: 'actions.next',
    field: 'smartsync_next_action',
    label: 'Next action',
    description: 'What to do next, and why.',
    type: 'text',
  },
  {
    from: 'stage.name',
    field: 'smartsync_stage',
    label: 'Suggested stage',
    description: 'Where the facts place this lead.',
    type: 'choice',
    options: ['prospect', 'lead', 'contacted', 'qualified'],
  },
  {
    from: 'enrichment.at',
    field: 'smartsync_enriched_at',
    label: 'Enriched on',
    description: 'The day on which SmartSync last had something new to say.',
    type: 'date',
  },
]

function externalId(recordType: RecordType): CustomField {
  return {
    recordType,
    field: EXTERNAL_ID,
    label: 'SmartSync id',
    description: 'Keeps SmartSync from creating this record twice. Do not change it.',
    type: 'text',
    unique: true,
    options: [],
  }
}

const enriched = ['contact', 'company', 'deal'] as const

/** What whoever works on a deal wants to see of its company there; a deal has a stage of its own. */
const onDeals: ReadonlySet<FieldKey> = new Set([
  'score.total',
  'score.band',
  'summary.text',
  'signals.text',
  'actions.next',
  'enrichment.at',
])

const findingsOn = (recordType: (typeof enriched)[number]) =>
  recordType === 'deal' ? findings.filter(({ from }) => onDeals.has(from)) : findings

/** The properties that SmartSync creates in each account that lets it. It creates no deals, so these carry no key. */
export const customFields: readonly CustomField[] = [
  ...enriched.flatMap((recordType) =>
    findingsOn(recordType).map(({ field, label, description, type, options = [] }) => ({
      recordType,
      field,
      label,
      description,
      type,
      unique: false,
      options: options.map(capitalised),
    })),
  ),
  externalId('contact'),
  externalId('company'),
  externalId('task'),
]

function standard(
  entityType: (typeof enriched)[number],
  oppspotField: FieldKey,
  crmField: string,
  type: FieldType,
  policy: WritePolicy,
  direction: SyncDirection = 'to_crm',
): Mapping {
  return {
    entityType,
    oppspotField,
    crmField,
    fieldKind: 'standard',
    type,
    transform: null,
    defaultValue: null,
    required: false,
    direction,
    policy,
  }
}

/**
 * The mappings that every integration starts with. A standard property is filled where it is blank; figures that grow old
 * are also renewed where what stands is still ours. What people know better than registers do, they tell us too. HubSpot's `industry` is a fixed list that no register knows, so it is
 * left alone.
 */
export const defaultMappings: readonly Mapping[] = [
  ...enriched.flatMap((entityType) =>
    findingsOn(entityType).map(({ from, field, type }) => ({
      ...standard(entityType, from, field, type, 'always'),
      fieldKind: 'custom' as const,
    })),
  ),
  standard('company', 'company.name', 'name', 'text', 'if_blank'),
  standard('company', 'company.domain', 'domain', 'text', 'if_blank', 'bidirectional'),
  standard('company', 'company.website', 'website', 'url', 'if_blank', 'bidirectional'),
  standard('company', 'company.phone', 'phone', 'phone', 'if_blank', 'bidirectional'),
  standard('company', 'company.address', 'address', 'text', 'if_ours'),
  standard('company', 'company.city', 'city', 'text', 'if_ours'),
  standard('company', 'company.region', 'state', 'text', 'if_ours'),
  standard('company', 'company.postcode', 'zip', 'text', 'if_ours'),
  standard('company', 'company.country', 'country', 'text', 'if_ours'),
  standard('company', 'company.employees', 'numberofemployees', 'number', 'if_ours', 'bidirectional'),
  standard('company', 'company.revenue', 'annualrevenue', 'number', 'if_ours', 'bidirectional'),
  standard('company', 'company.founded_year', 'founded_year', 'text', 'if_blank'),
  standard('contact', 'contact.email', 'email', 'email', 'if_blank', 'bidirectional'),
  standard('contact', 'contact.first_name', 'firstname', 'text', 'if_blank', 'bidirectional'),
  standard('contact', 'contact.last_name', 'lastname', 'text', 'if_blank', 'bidirectional'),
  standard('contact', 'contact.title', 'jobtitle', 'text', 'if_blank', 'bidirectional'),
  standard('contact', 'contact.phone', 'phone', 'phone', 'if_blank', 'bidirectional'),
]

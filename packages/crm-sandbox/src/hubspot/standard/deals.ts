import type { Pipeline } from '../model.ts'
import { CREATED, define, MERGED_IDS, MODIFIED, OWNER, RECORD_ID } from './define.ts'

/** The options of `pipeline` and `dealstage` are the portal's pipelines: see values.ts. */
export const dealProperties = [
  ...define('dealinformation', {
    dealname: { label: 'Deal name' },
    amount: { label: 'Amount', type: 'number' },
    deal_currency_code: { label: 'Currency', options: ['EUR', 'GBP', 'USD'] },
    pipeline: { label: 'Pipeline', type: 'enumeration' },
    dealstage: { label: 'Deal stage', type: 'enumeration', fieldType: 'radio' },
    dealtype: { label: 'Deal type', fieldType: 'radio', options: ['newbusiness', 'existingbusiness'] },
    description: { label: 'Deal description', fieldType: 'textarea' },
    hs_next_step: { label: 'Next step' },
    hs_priority: { label: 'Priority', options: ['low', 'medium', 'high'] },
    hs_manual_forecast_category: {
      label: 'Forecast category',
      options: ['OMIT', 'PIPELINE', 'BEST_CASE', 'COMMIT', 'CLOSED'],
    },
    closedate: { label: 'Close date', type: 'datetime' },
    closed_won_reason: { label: 'Closed won reason', fieldType: 'textarea' },
    closed_lost_reason: { label: 'Closed lost reason', fieldType: 'textarea' },
    hs_arr: { label: 'Annual recurring revenue', type: 'number', readOnly: true },
    hs_deal_stage_probability: { label: 'Deal probability', type: 'number', calculated: true },
    hs_is_closed: { label: 'Is deal closed', type: 'bool', calculated: true },
    hs_is_closed_won: { label: 'Is closed won', type: 'bool', calculated: true },
    hubspot_owner_id: OWNER,
    createdate: CREATED,
    hs_lastmodifieddate: MODIFIED,
    hs_object_id: RECORD_ID,
    hs_merged_object_ids: MERGED_IDS,
  }),
]

const STAGES = [
  ['appointmentscheduled', 'Appointment scheduled', '0.2'],
  ['qualifiedtobuy', 'Qualified to buy', '0.4'],
  ['presentationscheduled', 'Presentation scheduled', '0.6'],
  ['decisionmakerboughtin', 'Decision maker bought-in', '0.8'],
  ['contractsent', 'Contract sent', '0.9'],
  ['closedwon', 'Closed won', '1.0'],
  ['closedlost', 'Closed lost', '0.0'],
] as const

/** The pipeline that every new account has. */
export const DEFAULT_PIPELINE: Pipeline = {
  id: 'default',
  label: 'Sales Pipeline',
  displayOrder: 0,
  stages: STAGES.map(([id, label, probability], displayOrder) => ({
    id,
    label,
    probability,
    displayOrder,
    closed: id.startsWith('closed'),
  })),
}

import fc from 'fast-check'
import type { PipelineStage } from '../../src/crm/index.ts'
import type { FieldType, FieldValue, WantedField, WritePolicy } from '../../src/mapping/index.ts'
import type { PlanRequest } from '../../src/sync/index.ts'

const fields = ['name', 'phone', 'score', 'tags', 'dealstage', '__proto__', 'constructor']

export const stages: PipelineStage[] = [
  { id: 'new', label: 'New', order: 0, closed: false },
  { id: 'talking', label: 'Talking', order: 1, closed: false },
  { id: 'offer', label: 'Offer', order: 2, closed: false },
  { id: 'won', label: 'Won', order: 3, closed: true },
  { id: 'lost', label: 'Lost', order: 4, closed: true },
]

const anyType = fc.constantFrom<FieldType>(
  ...(['text', 'long_text', 'number', 'boolean', 'date', 'datetime', 'choice', 'choices'] as const),
  ...(['url', 'email', 'phone', 'owner', 'stage'] as const),
)

const blank = fc.constantFrom<FieldValue>(null, '', ' \n', [], [''])

/** Few different values, so that equal, differently spelt and different ones all meet. */
export const anyValue: fc.Arbitrary<FieldValue> = fc.oneof(
  blank,
  fc.constantFrom<FieldValue>(
    'a',
    ' a ',
    'A',
    '1',
    '1.0',
    1,
    -0,
    0,
    Number.NaN,
    true,
    'TRUE',
    ['a'],
    ['b', 'a'],
    ['a', 'b '],
  ),
  fc.constantFrom('2026-01-31', '2026-01-31T23:30:00Z', '2026-02-01T00:30:00+01:00', 'x\ny', 'x\r\ny'),
  fc.constantFrom(...stages.map(({ id }) => id)),
  fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.array(fc.string())),
)

const record = fc
  .array(fc.tuple(fc.constantFrom(...fields), anyValue))
  .map((entries): Record<string, FieldValue> => Object.fromEntries(entries))

export function wish(overrides: { type?: fc.Arbitrary<FieldType>; policy?: fc.Arbitrary<WritePolicy> } = {}) {
  return fc.record({
    field: fc.constantFrom(...fields),
    type: overrides.type ?? anyType,
    value: anyValue,
    policy: overrides.policy ?? fc.constantFrom<WritePolicy>('always', 'if_blank', 'if_ours', 'never'),
    reason: fc.constant('because'),
    accompanies: fc.boolean(),
  })
}

/** Any record of any type, any ledger, any wishes, with and without a known pipeline. */
export function request(wishes: fc.Arbitrary<WantedField> = wish()): fc.Arbitrary<PlanRequest> {
  return fc
    .record({
      type: fc.constantFrom('contact', 'company', 'deal'),
      exists: fc.boolean(),
      current: record,
      wanted: fc.array(wishes, { maxLength: 6 }),
      written: record,
      guards: fc.constantFrom<Pick<PlanRequest, 'pipeline' | 'reassign'>>(
        {},
        { pipeline: { stageField: 'dealstage', stages } },
        { pipeline: { stageField: 'dealstage', stages }, reassign: true },
      ),
    })
    .map(({ exists, current, guards, ...rest }) => ({
      ...rest,
      ...guards,
      id: exists ? 'r1' : null,
      current: exists ? current : null,
    }))
}

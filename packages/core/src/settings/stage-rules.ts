import { z } from 'zod'

const crmId = z.string().trim().min(1).max(100)
const crm = z.enum(['hubspot', 'salesforce', 'pipedrive'])

/** A CRM's pipeline, and which of its stages each of ours stands for. A stage without one moves no deal. */
const pipeline = z.strictObject({
  crm,
  pipeline: crmId,
  stages: z.strictObject({
    prospect: crmId.optional(),
    lead: crmId.optional(),
    contacted: crmId.optional(),
    qualified: crmId.optional(),
  }),
})

/**
 * What becomes of a suggested stage: `off`, it is neither shown nor written; `suggest`, it is shown and a person moves
 * the deal; `apply`, open deals of the named pipelines are moved forward.
 */
export const stageRules = z
  .strictObject({ mode: z.enum(['off', 'suggest', 'apply']), pipelines: z.array(pipeline).max(100) })
  .refine(({ mode, pipelines }) => mode !== 'apply' || pipelines.length > 0, {
    path: ['pipelines'],
    message: 'Name at least one pipeline and its stages: without them no deal can be moved.',
  })
  .refine(
    ({ pipelines }) => new Set(pipelines.map((each) => `${each.crm} ${each.pipeline}`)).size === pipelines.length,
    { path: ['pipelines'], message: 'Name each pipeline once.' },
  )

export type StageRules = z.infer<typeof stageRules>

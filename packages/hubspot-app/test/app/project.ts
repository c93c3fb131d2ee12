import { fileURLToPath } from 'node:url'
import { parseProjectConfig } from '@hubspot/project-parsing-lib/projects'
import { translate } from '@hubspot/project-parsing-lib/translate'

const folder = fileURLToPath(new URL('../../app', import.meta.url))
export const sources = `${folder}/src`
export const profiles = ['production', 'development'] as const

/** The project as HubSpot's own library reads it, with a profile's variables filled in. */
export async function project(profile: (typeof profiles)[number] = 'production') {
  const { platformVersion } = parseProjectConfig(folder)
  const context = { projectSourceDir: sources, platformVersion, accountId: 0 }
  const { intermediateRepresentation, skippedHsMetaFiles } = await translate(context, { skipValidation: true, profile })
  return {
    platformVersion,
    skipped: skippedHsMetaFiles,
    components: Object.values(intermediateRepresentation.intermediateNodesIndexedByUid),
  }
}

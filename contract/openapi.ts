import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

export type Schema = Record<string, unknown>

interface Media {
  content?: Record<string, { schema?: Schema }>
  $ref?: string
}

interface RawOperation {
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[]
  requestBody?: Media & { required?: boolean }
  responses: Record<string, Media>
}

/** The parts of an OpenAPI 3.0 document that the contract reads. */
export interface Document {
  id: string
  paths: Record<string, Record<string, RawOperation>>
  components?: { schemas?: Record<string, Schema>; responses?: Record<string, Media> }
}

export interface Operation {
  document: Document
  method: string
  template: string
  raw: RawOperation
}

/** Every OpenAPI document under `folder`, however deep, that describes that API version. */
export function readDocuments(folder: string, version: string): Document[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'))
  return files.flatMap((file): Document[] => {
    const content: Partial<Document> = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    if (!content.paths || !Object.keys(content.paths).some((path) => path.split('/').includes(version))) return []
    return [{ ...content, paths: content.paths, id: file }]
  })
}

/** The operation that a request calls; of several documents with the same path, the one named after the object. */
export function findOperation(documents: readonly Document[], method: string, path: string): Operation | null {
  const found = documents.flatMap((document) =>
    Object.entries(document.paths).flatMap(([template, operations]): Operation[] => {
      const raw = operations[method.toLowerCase()]
      return raw && fits(template, path) ? [{ document, method, template, raw }] : []
    }),
  )
  const fewestBlanks = Math.min(...found.map(({ template }) => blanks(template)))
  const exact = found.filter(({ template }) => blanks(template) === fewestBlanks)
  const named = exact.find(({ document }) => path.split('/').includes(basename(document.id, '.json')))
  return named ?? exact[0] ?? null
}

/** The schema of a JSON or form body; null where the document promises none. */
export function schemaOf(document: Document, media: Media | undefined): Schema | null {
  const name = /^#\/components\/responses\/(.+)$/.exec(media?.$ref ?? '')?.[1]
  const resolved = name === undefined ? media : document.components?.responses?.[name]
  return Object.values(resolved?.content ?? {})[0]?.schema ?? null
}

function fits(template: string, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')]
  return wanted.length === given.length && wanted.every((part, n) => part.startsWith('{') || part === given[n])
}

function blanks(template: string): number {
  return template.split('{').length
}

import { KINDS, objectTypeOf } from '../objects.ts'

/** The scope guarding an object in the path. Unknown objects need none: the handler answers 404. */
export function objectScope(name: string | undefined, access: 'read' | 'write'): string[] {
  const type = objectTypeOf(name ?? '')
  return type ? [`crm.objects.${KINDS[type].guardedAs}.${access}`] : []
}

export function schemaScope(name: string | undefined): string[] {
  const type = objectTypeOf(name ?? '')
  return type ? [`crm.schemas.${KINDS[type].guardedAs}.write`] : []
}

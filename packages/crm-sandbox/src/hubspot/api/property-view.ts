import type { Portal, Property, PropertyGroup } from '../model.ts'
import { optionsOf } from '../values.ts'

/** A definition as the API shows it. */
export function propertyView(property: Property, portal: Portal) {
  const { readOnly, createdAt, updatedAt, externalOptions, referencedObjectType, ...shown } = property
  const options = externalOptions
    ? []
    : optionsOf(property, portal).map((option, displayOrder) => ({ displayOrder, hidden: false, ...option }))
  return {
    ...shown,
    options,
    dataSensitivity: 'non_sensitive',
    externalOptions,
    ...(referencedObjectType ? { referencedObjectType } : {}),
    ...(createdAt === undefined ? {} : { createdAt: new Date(createdAt).toISOString() }),
    ...(updatedAt === undefined ? {} : { updatedAt: new Date(updatedAt).toISOString() }),
    modificationMetadata: {
      archivable: !property.hubspotDefined,
      readOnlyDefinition: property.hubspotDefined,
      readOnlyValue: readOnly,
    },
  }
}

export function groupView({ name, label, displayOrder, archived }: PropertyGroup) {
  return { name, label, displayOrder, archived }
}

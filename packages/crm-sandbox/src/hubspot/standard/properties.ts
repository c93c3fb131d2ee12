import type { Property, PropertyGroup } from '../model.ts'
import type { ObjectType } from '../objects.ts'
import { companyProperties } from './companies.ts'
import { contactProperties } from './contacts.ts'
import { dealProperties } from './deals.ts'
import { taskProperties } from './tasks.ts'

/** What every portal has before anyone adds a property of their own. */
export const STANDARD_PROPERTIES: Record<ObjectType, readonly Property[]> = {
  contacts: contactProperties,
  companies: companyProperties,
  deals: dealProperties,
  tasks: taskProperties,
}

const group = (name: string, label: string): PropertyGroup => ({ name, label, displayOrder: 0, archived: false })

export const STANDARD_GROUPS: Record<ObjectType, readonly PropertyGroup[]> = {
  contacts: [group('contactinformation', 'Contact information')],
  companies: [group('companyinformation', 'Company information')],
  deals: [group('dealinformation', 'Deal information')],
  tasks: [group('task', 'Task information')],
}

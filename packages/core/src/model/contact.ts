/** The person behind a captured lead, as the capture gave them. All but one of e-mail and name may be missing. */
export interface Contact {
  email: string | null
  firstName: string | null
  lastName: string | null
  title: string | null
  phone: string | null
}

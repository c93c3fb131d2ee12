/** A day on which nobody works, although it is a working day of the week. */
export interface Holiday {
  on: string
  name: string
}

/** Bank holidays in England and Wales. Source: https://www.gov.uk/bank-holidays */
export const englandAndWales: readonly Holiday[] = [
  { on: '2026-01-01', name: 'New Year’s Day' },
  { on: '2026-04-03', name: 'Good Friday' },
  { on: '2026-04-06', name: 'Easter Monday' },
  { on: '2026-05-04', name: 'Early May bank holiday' },
  { on: '2026-05-25', name: 'Spring bank holiday' },
  { on: '2026-08-31', name: 'Summer bank holiday' },
  { on: '2026-12-25', name: 'Christmas Day' },
  { on: '2026-12-28', name: 'Boxing Day (substitute day)' },
  { on: '2027-01-01', name: 'New Year’s Day' },
  { on: '2027-03-26', name: 'Good Friday' },
  { on: '2027-03-29', name: 'Easter Monday' },
  { on: '2027-05-03', name: 'Early May bank holiday' },
  { on: '2027-05-31', name: 'Spring bank holiday' },
  { on: '2027-08-30', name: 'Summer bank holiday' },
  { on: '2027-12-27', name: 'Christmas Day (substitute day)' },
  { on: '2027-12-28', name: 'Boxing Day (substitute day)' },
]

/**
 * Companies whose facts were looked up by hand, in the published CSV and in the sample's source, for 23 November 2026.
 * A summary may claim these things and no others. `number` names the company; numbers that begin with ZZ are invented.
 */
export const handChecked: readonly { number: string; true: readonly string[] }[] = [
  {
    number: '00102498',
    true: ['Bp P.L.C.', 'BP', 'London', 'Offices of Holding Companies', '66,300', '$241 billion', '1909', '4,793'],
  },
  {
    number: 'FC031145',
    true: [
      'Industrial And Commercial Bank Of China LIMITED',
      ...['London', 'National Commercial Banks', '5 employees', '$211 billion', '2011', '19,471'],
    ],
  },
  {
    number: '03506401',
    true: [
      'A3d2 LIMITED',
      'Tiger Tiger',
      'London',
      'Drinking Places (alcoholic Beverages)',
      ...['90 employees', '$9.8 billion', '1998', '22 companies'],
      'EDEN GARDENS ENTERTAINMENT LIMITED',
      'ORWIN ENTERTAINMENT GROUP LTD',
    ],
  },
  {
    number: 'FC032707',
    true: [
      'Swiss Re Management AG',
      'London',
      'Miscellaneous business Credit Institutions',
      ...['3,209', '$1.6 billion', '2015', '26 companies', 'Swiss Re AG'],
    ],
  },
  {
    number: '13081881',
    true: [
      'Bard Midco LIMITED',
      'London',
      'Offices of Holding Companies',
      ...['16,107', '$1.4 billion', '2020', '75 companies', 'BARD TOPCO LIMITED'],
    ],
  },
  {
    number: '11242644',
    true: [
      'PE Titan Holding LIMITED',
      'London',
      'Offices of Holding Companies',
      ...['4,657', '$1.4 billion', '2018', '4 companies'],
      'Platinum Equity Capital Partners International II (Cayman), L.P.',
    ],
  },
  {
    number: '07905861',
    true: [
      "Lloyd's Register Foundation",
      'London',
      'Schools and Educational Services',
      ...['4,654', '$1.3 billion', '2012', '64 companies'],
    ],
  },
  {
    number: '12601636',
    true: [
      'Fern Trading LIMITED',
      'London',
      'Offices of Holding Companies',
      ...['1,666', '$895 million', '2020', '288 companies'],
    ],
  },
  {
    number: 'ZZ000001',
    true: [
      'Wobblethorpe Robotics Ltd',
      'London',
      'Wobblethorpe builds picking robots for warehouses that were never meant to have any.',
      ...['184 employees', '£21.4 million', '2025', '14 March 2016', '£24m', '£24 million', 'Series B'],
      ...[
        '11 November 2026',
        'Head of Revenue Operations',
        '14 open positions',
        '42% over 12 months',
        '28 October 2026',
        '120 people',
      ],
      'Opens a second plant, with room for 120 people',
    ],
  },
  {
    number: 'ZZ000002',
    true: [
      'Puddlewick Analytics Ltd',
      'London',
      'Software and IT services',
      ...['51 to 200', '£7.3 million', '2025', '2 September 2019', '18.5% over 12 months'],
      ...['CRM Manager', '6 open positions', 'Adopts Salesforce', '21 October 2026', 'dbt'],
    ],
  },
  {
    number: 'ZZ000004',
    true: [
      'Mizzlemoor Foods PLC',
      'London',
      'Food manufacturing',
      ...['1,240', '£188 million', '2024', '30 November 1988', '6.2% over 12 months'],
      'Enters the Irish market with three depots',
      ...['6 October 2026', "Tobias O'Mizzle-Moor", 'Director', '14 October 2026'],
    ],
  },
  {
    number: 'ZZ000005',
    true: ['THISTLEBROOK SOFTWARE (NORTH) LIMITED', 'London', 'Software and IT services', '29 February 2012'],
  },
  {
    number: 'ZZ000007',
    true: ['Grumblestone Printworks Ltd', 'London', 'Printing', '12 employees', '6 May 1997', '25 August 2026'],
  },
  { number: 'ZZ000009', true: ['Dapplecrag Energy Ltd', 'London', 'Electricity and gas supply', '1 July 2014'] },
  { number: 'ZZ000010', true: ['Crumpetdale Studios Ltd', 'London', 'Shows a first short film', '4 September 2026'] },
  {
    number: 'ZZ000011',
    true: [
      'Fernwhistle Cyber Ltd',
      'London',
      'Software and IT services',
      ...[
        '38 employees',
        '20 January 2020',
        '65% over 12 months',
        '£6m',
        '£6 million',
        'Series A',
        '14 September 2026',
        'HubSpot',
      ],
    ],
  },
]

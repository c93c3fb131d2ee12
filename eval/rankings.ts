/**
 * Which of two companies a sales leader with the default profile (British companies of 50 to 5,000 people in technology,
 * finance, professional services or manufacturing) would have called first, and why. Checked by hand against the facts;
 * numbers that begin with ZZ are invented.
 */
export const rankings: readonly { above: string; below: string; because: string }[] = [
  { above: 'ZZ000001', below: 'ZZ000002', because: 'fresh Series B, more hiring and a known size beat hiring alone' },
  { above: 'ZZ000001', below: 'ZZ000004', because: 'funding and hiring this month beat one new market' },
  { above: 'ZZ000002', below: 'ZZ000008', because: 'hiring in a target industry beats a dental group without signals' },
  { above: 'ZZ000003', below: 'ZZ000012', because: 'a new COO is a reason to call; the other has none' },
  {
    above: 'ZZ000004',
    below: 'ZZ000012',
    because: 'same industry weight, but a new market and £188 million of revenue',
  },
  {
    above: 'ZZ000011',
    below: 'ZZ000005',
    because: 'a funded, growing software company beats one of which nothing is known',
  },
  { above: 'ZZ000005', below: 'ZZ000007', because: 'little is known of it, but it is not dissolved' },
  { above: 'ZZ000010', below: 'ZZ000009', because: 'any trading company beats one that is being struck off' },
  { above: 'ZZ000008', below: 'ZZ000007', because: 'the other is dissolved' },
  { above: 'ZZ000001', below: '00102498', because: 'BP is larger than what is looked for, and has no signals' },
  { above: 'FC032707', below: '13081881', because: '3,209 people in finance beat a holding company' },
  { above: 'FC032707', below: '11242644', because: '3,209 people in finance beat a holding company' },
  { above: '03506401', below: '14546270', because: '90 people beat 2 where neither industry is looked for' },
  { above: 'OC367926', below: '11306738', because: '375 people in finance beat 3 in finance' },
  { above: '07905861', below: '14546270', because: '4,654 people beat 2 where neither industry is looked for' },
]

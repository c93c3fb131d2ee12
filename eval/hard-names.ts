import type { CompanyReference } from '../packages/core/src/oppspot/index.ts'

/**
 * Names from the published file that are easily confused, as a person might write them. `number` is the Companies House
 * number of the company meant, looked up by hand; null where none in the file is.
 */
export const hardNames: readonly { reference: CompanyReference; number: string | null }[] = [
  { reference: { name: 'BP', postcode: 'SW1Y 4PD' }, number: '00102498' },
  { reference: { name: 'B.P. plc', postcode: 'sw1y4pd' }, number: '00102498' },
  { reference: { name: 'BP Holdings', postcode: 'SW1Y 4PD' }, number: null },
  { reference: { name: 'Bard Midco', postcode: 'EC2N 2AX' }, number: '13081881' },
  { reference: { name: 'Bard Topco', postcode: 'EC2N 2AX' }, number: null },
  { reference: { name: 'Bard Newco Ltd', postcode: 'EC2N 2AX' }, number: null },
  { reference: { name: 'Sophos', postcode: 'EC2N 2AX' }, number: null },
  { reference: { name: 'Tiger Tiger', postcode: 'SW1Y 4SP' }, number: '03506401' },
  { reference: { name: 'Orwin Entertainment Group', postcode: 'SW1Y 4SP' }, number: null },
  { reference: { name: 'Deloitte NSE', postcode: 'EC4A 3HQ' }, number: 'OC417204' },
  { reference: { name: 'Deloitte NSE Ltd', postcode: 'EC4A 3HQ' }, number: null },
  { reference: { name: 'Heinz', postcode: 'SE1 9SG' }, number: '08322668' },
  { reference: { name: 'HJ Heinz Foods UK', postcode: 'SE1 9SG' }, number: '08322668' },
  { reference: { name: 'HP Foods Limited', postcode: 'SE1 9SG' }, number: null },
  { reference: { name: 'Mitie', postcode: 'SE1 9SG' }, number: 'SC019230' },
  { reference: { name: 'El Al Israel Airlines', postcode: 'NW6 1RZ' }, number: 'FC004087' },
  { reference: { name: 'JP Morgan Asset Management (UK)', postcode: 'EC2Y 5AJ' }, number: '01161446' },
  { reference: { name: 'JP Morgan Asset Management International', postcode: 'EC2Y 5AJ' }, number: null },
  { reference: { name: 'American International Group UK', postcode: 'EC3M 4AB' }, number: '10737370' },
  { reference: { name: 'AIG Holdings Europe', postcode: 'EC3M 4AB' }, number: '09976229' },
  { reference: { name: 'Ernst and Young Europe', postcode: 'SE1 2AF' }, number: 'OC338303' },
  { reference: { name: 'Lloyds Banking Group', postcode: 'EC2V 7HN' }, number: null },
  { reference: { name: 'Lloyds Bank Corporate Markets', postcode: 'EC2V 7HN' }, number: '10399850' },
  { reference: { name: 'William Hill Holdings', postcode: 'WC1B 3AU' }, number: null },
  { reference: { name: 'L and T Technology Services Ltd', postcode: 'NW10 7FQ' }, number: 'FC031465' },
  { reference: { name: 'LTTS', postcode: 'NW10 7FQ' }, number: 'FC031465' },
  { reference: { name: 'Larsen and Toubro', postcode: 'NW10 7FQ' }, number: null },
  { reference: { name: 'Guinness Partnership', postcode: 'NW1 3FG' }, number: 'IP031693' },
]

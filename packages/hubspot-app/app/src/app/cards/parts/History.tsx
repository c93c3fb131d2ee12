import { Accordion, Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@hubspot/ui-extensions'
import type { CardHistoryEntry } from '@smartsync/core/card'
import { useReader } from '../card/reader.ts'

/** The company's last enrichments, and how its score moved. */
export function History({ entries, open }: { entries: readonly CardHistoryEntry[]; open: boolean }) {
  const { words, format } = useReader()
  if (entries.length === 0) return null
  return (
    <Accordion title={words.history} size="sm" defaultOpen={open}>
      <Table bordered={false}>
        <TableHead>
          <TableRow>
            <TableHeader>{words.historyDate}</TableHeader>
            <TableHeader>{words.historyScore}</TableHeader>
            <TableHeader>{words.historyChange}</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {entries.map(({ at, total, band, change }) => (
            <TableRow key={at}>
              <TableCell>{format.moment(at)}</TableCell>
              <TableCell>{`${format.number(total)} · ${words.bands[band]}`}</TableCell>
              <TableCell>{change === null ? words.first : format.points(change)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Accordion>
  )
}

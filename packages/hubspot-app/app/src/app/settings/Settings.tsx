import {
  Alert,
  Button,
  DescriptionList,
  DescriptionListItem,
  Flex,
  Heading,
  Link,
  List,
  LoadingSpinner,
  type SettingsContext,
  StatusTag,
  Text,
} from '@hubspot/ui-extensions'
import type { AccountView } from '@smartsync/core/card'
import { useEffect, useState } from 'react'
import { toldIn } from 'smartsync-troubles'
import { accountView, type ConnectedAccount } from './account-view.ts'
import { type SettingsWords, settingsWordsFor } from './words.ts'

/** The account's connection, what SmartSync does by itself, and how to show the card to the team. */
export function Settings({ context }: { context: Pick<SettingsContext, 'user' | 'portal' | 'variables'> }) {
  const backendUrl = String(context.variables?.BACKEND_URL ?? '')
  const words = settingsWordsFor(context.user.language, context.user.locale)
  const [account, setAccount] = useState<AccountView | 'loading' | 'unreachable'>('loading')
  const [round, setRound] = useState(0)

  useEffect(() => {
    let open = true
    setAccount('loading')
    accountView(backendUrl).then(
      (view) => open && setAccount(view),
      () => open && setAccount('unreachable'),
    )
    return () => {
      open = false
    }
    // Each round asks anew.
  }, [backendUrl, round])

  return (
    <Flex direction="column" gap="lg">
      <Heading>{words.connection}</Heading>
      {account === 'loading' && <LoadingSpinner label={words.loading} />}
      {account === 'unreachable' && (
        <Alert title={words.unreachable} variant="warning">
          <Button variant="secondary" onClick={() => setRound(round + 1)}>
            {words.retry}
          </Button>
        </Alert>
      )}
      {typeof account === 'object' && <Connection account={account} context={context} words={words} />}
      <Heading>{words.stepsTitle}</Heading>
      <List variant="ordered">
        {words.steps.map((step) => (
          <Text key={step}>{step}</Text>
        ))}
      </List>
      <Links siteUrl={String(context.variables?.SITE_URL ?? '')} words={words} />
    </Flex>
  )
}

/** Where people find help, and what they agreed to. */
function Links({ siteUrl, words }: { siteUrl: string; words: SettingsWords }) {
  const { documentation, support, terms, privacy } = words.links
  const pages = { '/docs/hubspot': documentation, '/support': support, '/terms': terms, '/privacy': privacy }
  return (
    <List variant="inline-divided">
      {Object.entries(pages).map(([path, label]) => (
        <Link key={path} href={{ url: siteUrl + path, external: true }}>
          {label}
        </Link>
      ))}
    </List>
  )
}

function Connection({
  account,
  context: { user, portal },
  words,
}: {
  account: AccountView
  context: Pick<SettingsContext, 'user' | 'portal'>
  words: SettingsWords
}) {
  if (!account.connected) {
    return (
      <Alert title={words.notConnected} variant="warning">
        <Text>{words.connect}</Text>
      </Alert>
    )
  }
  const moment = momentFormat(user.locale, portal.timezone)
  return (
    <Flex direction="column" gap="md">
      <StatusTag variant="success">{words.connected}</StatusTag>
      {account.lastError !== null && (
        <LastProblem message={account.lastError} trouble={account.trouble} words={words} />
      )}
      {account.cardsClosed !== null && (
        <Alert title={words.cardsClosed} variant="danger">
          <Text>{account.cardsClosed}</Text>
        </Alert>
      )}
      {account.withheld.length > 0 && (
        <Alert title={words.withheld.title} variant="info">
          <List>
            {account.withheld.map((feature) => (
              <Text key={feature}>{words.withheld[feature]}</Text>
            ))}
          </List>
          <Text>{words.withheld.grant}</Text>
        </Alert>
      )}
      <DescriptionList direction="row">
        <DescriptionListItem label={words.lastSync}>
          <Text>{account.lastSyncAt === null ? words.never : moment.format(new Date(account.lastSyncAt))}</Text>
        </DescriptionListItem>
        {(['enrich', 'score', 'assign', 'tasks'] as const).map((each) => (
          <DescriptionListItem key={each} label={words.does[each]}>
            <Text>{account.does[each] ? words.on : words.off}</Text>
          </DescriptionListItem>
        ))}
      </DescriptionList>
      <Text variant="microcopy">{words.change}</Text>
    </Flex>
  )
}

/** What went wrong last, and what to do where SmartSync does not try again by itself. */
function LastProblem({
  message,
  trouble,
  words,
}: {
  message: string
  trouble: ConnectedAccount['trouble']
  words: SettingsWords
}) {
  const { text, help } = toldIn(words.troubles, { message, help: '', ...(trouble && { trouble }) })
  return (
    <Alert title={words.lastError} variant="danger">
      <Text>{text}</Text>
      {trouble?.remedy === 'ask_administrator' && help !== '' && <Text>{help}</Text>}
    </Alert>
  )
}

/** In British English and UTC where the locale or the time zone is not one. */
function momentFormat(locale: string | undefined, timeZone: string): Intl.DateTimeFormat {
  const style = { dateStyle: 'medium', timeStyle: 'short' } as const
  try {
    return new Intl.DateTimeFormat(locale?.replaceAll('_', '-') ?? 'en-GB', { ...style, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...style, timeZone: 'UTC' })
  }
}

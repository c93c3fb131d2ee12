import { EmptyState, type EmptyStateProps, Text } from '@hubspot/ui-extensions'

/** There is nothing to show, why, and what comes next. */
export function Nothing({
  words: { title, text },
  image,
}: {
  words: { title: string; text: string }
  image: NonNullable<EmptyStateProps['imageName']>
}) {
  return (
    <EmptyState title={title} imageName={image} layout="vertical">
      <Text>{text}</Text>
    </EmptyState>
  )
}

/**
 * Area under the ROC curve: how often a yes has a higher value than a no, ties counting half. 1 is perfect order, 0.5
 * is chance; null unless there is at least one of each.
 */
export function auc(values: readonly number[], yes: readonly boolean[]): number | null {
  const sorted = values.map((value, at) => ({ value, yes: yes[at] === true })).sort((a, b) => a.value - b.value)
  const positives = sorted.filter((each) => each.yes).length
  const negatives = sorted.length - positives
  if (positives === 0 || negatives === 0) return null
  let [won, below] = [0, 0]
  for (let start = 0; start < sorted.length; ) {
    const value = sorted[start]?.value
    let end = start
    let [yesHere, noHere] = [0, 0]
    for (; end < sorted.length && sorted[end]?.value === value; end += 1) {
      if (sorted[end]?.yes) yesHere += 1
      else noHere += 1
    }
    won += yesHere * (below + noHere / 2)
    below += noHere
    start = end
  }
  return won / (positives * negatives)
}

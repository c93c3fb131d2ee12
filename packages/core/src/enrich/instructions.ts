const INVISIBLE = /[\p{Cf}\p{Cc}\p{Co}\p{Cn}]/gu
const WHOM = '(?:ai|llms?|models?|assistants?|chatbots?|bots?|agents?|gpt|chatgpt|claude|gemini|summari[sz]ers?|reader)'
const SHAPES = [
  /\b(?:ignore|disregard|forget|override|bypass|discard|skip)\b.{0,60}\b(?:instructions?|rules?|prompts?|guidelines?|above|previous|prior|earlier|before|system|context|facts)\b/,
  /\b(?:system|assistant|developer|user|human)\s*(?:message|prompt|note|role|instructions?)?\s*[:>\]|]/,
  /\b(?:new|updated|following|real|these|previous|prior|my|your)\s+(?:system\s+)?(?:instructions?|prompts?|orders|task)\b/,
  /<\|?\s*\/?\s*(?:system|assistant|user|developer|im_start|im_end|inst|instructions?|facts|data|prompt|script)\b/,
  /\[\s*\/?\s*inst\s*\]|`{3}|^\s*#+\s*(?:system|instructions?)\b/,
  /\b(?:you are now|you must|you should|your (?:task|job|role|answer|output|response|summary|reply)|act as|pretend|from now on)\b/,
  /\b(?:respond|reply|answer|output|print)\s+(?:with|only|in|as|that|the|exactly|by)\b/,
  /\b(?:write|say|state|claim|tell|mention|report|add|repeat|note|conclude|recommend|stress)\s+(?:that|this|exactly|the following|how|only)\b/,
  /\bdescribe\s+(?:it|them|us|this|the|this company)\b.{0,40}\bas\b/,
  /\b(?:do not|don't|never|always)\s+(?:mention|say|write|tell|cite|describe|report|reveal|include|call)\b/,
  new RegExp(
    `\\b(?:to|for|attention|dear|hey|hello|note)\\b[\\s,:]*(?:all |any |the |an? |every )?${WHOM}\\b\\s*[:,.!-]`,
  ),
  new RegExp(`\\b(?:note|message|notice|attention|instructions?)\\s+(?:to|for)\\s+(?:\\w+\\s+){0,2}${WHOM}\\b`),
  /\b(?:jailbreak|system prompt|prompt injection|developer mode|language model)\b/,
]
const MIXED_SCRIPTS =
  /\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}]\p{Script=Latin}/u
const SPACED_OUT = /(?<!\p{L})(?:\p{L}[\s.·_-]){5,}\p{L}(?!\p{L})/u

/**
 * Whether a text from outside reads as if it told a language model, or its reader, what to do. Errs on the side of yes: a
 * text that is wrongly suspected is left out of a summary, and nothing more. No list of shapes is complete; what a model
 * makes of a text that none of them fits is still held against the facts.
 */
export function readsAsInstruction(text: string): boolean {
  const line = text.normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/g, ' ').replaceAll('’', "'")
  if (MIXED_SCRIPTS.test(line) || SPACED_OUT.test(line)) return true
  const lower = line.toLowerCase()
  return SHAPES.some((shape) => shape.test(lower))
}

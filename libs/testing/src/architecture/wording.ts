import { matchesAny } from './patterns';
import type { Repository } from './repository';

/** Files that speak of their own matter only, and what they never say: in code, in sentences, in comments. */
export interface Wording {
  /** Patterns of paths. */
  readonly files: readonly string[];
  readonly without: readonly RegExp[];
  /** The rule in words. */
  readonly because: string;
}

/** How HTTP, and our use of it, is spoken of. */
export const wordsOfHttp: readonly RegExp[] = [
  /\/v1\b/,
  /\b(?:GET|HEAD|POST|PUT|PATCH|DELETE)\b/,
  /\bhttps?\b/i,
  /\bheaders?\b/i,
  /\b(?:If-Match|Idempotency-Key|Idempotency-Replayed|Parley-[A-Z][A-Za-z-]*)\b/i,
  /\b(?:200|201|204|400|401|403|404|405|409|410|412|413|415|422|429|500|503)\b/,
  /\b(?:snooze_till|assigned_(?:to|type)|(?:contact|channel|conversation|message)_(?:id|type)|sent_at|up_to)\b/,
];

export function keepTheirWording(rules: readonly Wording[]): (repository: Repository) => readonly string[] {
  return ({ sources }) =>
    [...sources].flatMap(([path, text]) =>
      rules
        .filter(({ files }) => matchesAny(files, path))
        .flatMap(({ without, because }) =>
          text
            .split('\n')
            .flatMap((line, index) =>
              without.flatMap((pattern) =>
                said(pattern, line).map((word) => `${path}:${index + 1} says ${word}: ${because}`),
              ),
            ),
        ),
    );
}

const said = (pattern: RegExp, line: string): readonly string[] => pattern.exec(line)?.slice(0, 1) ?? [];

/** What a running product says of itself. */
export interface ProductStatus {
  /** Where it listens. */
  readonly url: string;
  readonly version: string;
  readonly pid: number;
}

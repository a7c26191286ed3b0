import type { Place } from '../place';

/** A place as rows have it. */
export interface PlaceRow {
  readonly epoch: number;
  readonly position: string;
  readonly place: number;
}

export const placeIn = ({ epoch, position, place }: PlaceRow): Place => ({ epoch, position, index: place });

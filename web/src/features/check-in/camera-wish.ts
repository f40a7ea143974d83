/**
 * A press asked for the camera: the next recorder turns it on, once. Loading the page again or
 * the browser's forward button makes no wish, so the camera then stays off.
 */
export class CameraWish {
  #made = false

  make(): void {
    this.#made = true
  }

  /** Return whether there is a wish; it is spent by asking. */
  take(): boolean {
    const made = this.#made
    this.#made = false
    return made
  }
}

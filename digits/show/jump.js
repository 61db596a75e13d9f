// A link to a part of a page opens there, once, and stays there while what lies above is still growing: until a person
// moves, or for four seconds.
const WAYS_TO_MOVE = ["wheel", "touchmove", "pointerdown", "keydown"]
let done = false

export default function ({ data }) {
  if (!data || done) return
  const target = document.querySelector(data)
  if (!target) return
  done = true
  const jump = () => target.scrollIntoView()
  const watcher = new ResizeObserver(jump)
  const stop = () => {
    watcher.disconnect()
    WAYS_TO_MOVE.forEach((way) => removeEventListener(way, stop, true))
  }
  WAYS_TO_MOVE.forEach((way) => addEventListener(way, stop, true))
  setTimeout(stop, 4000)
  watcher.observe(document.querySelector('[data-testid="stMainBlockContainer"]'))
  jump()
}

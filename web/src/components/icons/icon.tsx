// Line icons, 24 × 24; always beside a word, so hidden from screen readers.
const PATHS = {
  today: 'M4 6.5h16v13H4zM4 10.5h16M8.5 4v4M15.5 4v4M8 14.5h3',
  check_in:
    'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM9 10v.5M15 10v.5M8.5 14.5c1.8 2 5.2 2 7 0',
  history: 'M12 4a8 8 0 1 1-7.4 5M4 4.5V9h4.5M12 8v4.5l3 2',
  help: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 8.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM6 6l3.5 3.5M18 6l-3.5 3.5M6 18l3.5-3.5M18 18l-3.5-3.5',
  camera: 'M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 10a3.3 3.3 0 1 1 0 6.6A3.3 3.3 0 0 1 12 10z',
  camera_off: 'M4 4l16 16M10.5 5.5H15L16.5 8H20v8.5M17 19H4V8h3M9.2 12a3.3 3.3 0 0 0 4.8 4',
  play: 'M8 5.5l10 6.5-10 6.5z',
  pause: 'M8.5 5.5v13M15.5 5.5v13',
  words: 'M5 19l.8-3.6L15.5 5.7l2.8 2.8-9.7 9.7zM13.5 7.7l2.8 2.8M5 19.5h14',
  upload: 'M12 15.5V5M8 8.5L12 4.5l4 4M5 15.5v4h14v-4',
  phone:
    'M7 4h3l1.5 4-2 1.5a10 10 0 0 0 5 5l1.5-2 4 1.5v3a2 2 0 0 1-2 2A15 15 0 0 1 5 6a2 2 0 0 1 2-2z',
  message: 'M4.5 5.5h15v10.5H10l-4 3.5V16H4.5z',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3L7 7M17 17l1.7 1.7M5.3 18.7L7 17M17 7l1.7-1.7',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  arrow_right: 'M5 12h13M13 7l5 5-5 5',
  back: 'M19 12H6M11 7l-5 5 5 5',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5',
  download: 'M12 4.5V15M8 11.5l4 4 4-4M5 19.5h14',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  minus: 'M6 12h12',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  device: 'M4 6h16v10.5H4zM9 20h6M12 16.5V20',
  offline:
    'M4 4l16 16M8.5 15.5a5 5 0 0 1 6-.7M5.5 12.5a9 9 0 0 1 4-2.2M14 9.8a9 9 0 0 1 4.5 2.7M12 19v.1',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 22 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}

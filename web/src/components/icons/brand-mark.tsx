/** The mark: a quiet curve and a small sun. Same drawing as public/icon.svg. */
export function BrandMark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect width="64" height="64" rx="15" fill="#2F6F6B" />
      <circle cx="41" cy="21.5" r="6.5" fill="#E8A87C" />
      <path
        d="M13 33c5.5 13.5 31 16.5 38 1"
        fill="none"
        stroke="#FBFAF7"
        strokeWidth="5"
        strokeLinecap="round"
      />
    </svg>
  )
}

/** The product's mark: a page, its lines, and a link from one to another. */
export function Logo({ className }: { readonly className?: string }) {
  return (
    <svg className={className} viewBox="0 0 22 22" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M4 2.75h14v16.5H4z" strokeWidth="1.5" />
      <path d="M7.25 7h7.5M7.25 10.5h4" strokeWidth="1.5" />
      <path d="M11 15.25h3.75V10.5" strokeWidth="1.5" />
      <circle cx="7.6" cy="15.25" r="1.6" fill="currentColor" stroke="none" />
    </svg>
  );
}

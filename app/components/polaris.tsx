import { Link } from "@remix-run/react";
import { AppProvider } from "@shopify/polaris";
import polarisTexts from "@shopify/polaris/locales/en.json" with { type: "json" };
import type { ComponentProps, PropsWithChildren } from "react";

/** Polaris with its words, and with links that stay inside the app without loading the document anew. */
export function Polaris({ children }: PropsWithChildren) {
  return (
    <AppProvider i18n={polarisTexts} linkComponent={AppLink}>
      {children}
    </AppProvider>
  );
}

type AppLinkProps = ComponentProps<"a"> & { url?: string; external?: boolean };

function AppLink({ url = "", external, target, children, ...rest }: AppLinkProps) {
  if (external || target === "_blank" || !url.startsWith("/")) {
    return (
      <a {...rest} href={url} target={target ?? "_blank"} rel="noreferrer">
        {children}
      </a>
    );
  }
  return (
    <Link {...rest} to={url}>
      {children}
    </Link>
  );
}

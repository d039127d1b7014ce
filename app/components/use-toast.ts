import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect } from "react";

/** Says what an action has done, each time it has done it. */
export function useToast(done: { said?: string | undefined } | undefined): void {
  const shopify = useAppBridge();
  useEffect(() => {
    if (done?.said) shopify.toast.show(done.said);
  }, [done, shopify]);
}

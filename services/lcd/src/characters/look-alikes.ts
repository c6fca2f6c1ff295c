// Each word is a character and what may stand for it, best first. What Unicode decomposes (é → e, Ａ → A) needs no entry.
const words = `
  ‘' ’' ‚, ‛' “" ”" „" ‟" «"< »"> ‹< ›> ´' \`' ′' ″" ‐- ‑- ‒- –- —- ―- −- ~- •·* ·. ‧. …. ‥. ․.
  |¦! \\/ ¦| ‖| ¬- ¯- ¡! ¿? §S ¶P †+ ‡+ ‰% ‱%
  ×xX ÷/ ±+ ∓+ √v ∞o ≈=~ ≠# ≡= ≤< ≥> ∑ΣS ∏P ∫S ∂d ∆D ∇V ∅0 ∈E ∩n ∪u ∙·. ⋅·.
  →> ←< ↑^ ↓v ↗/ ↘\\v ↖\\^ ↙/v ⇒> ⇐< ⇑^ ⇓v ↔- ↕| ↲< ▶> ◀< ▲^ ▼v △^ ▽v ►> ◄< ⏫^ ⏬v ⟶> ⟵<
  █■# ■█# □o ▪■. ▫o ●■o ○o ◦o ◉o ♦+ ◆+ ◇+ ★* ☆* ✓v ✔✓v ✗x ✘x ✕x ☑x ☐o ♥* ♡♥* ♪d ♬d ♫d ⌂A ☼* ⚠!
  ▀" ▄_ ▌| ▐| ░. ▒: ▓# ▁_ ▂_ ▃_ ▅- ▆= ▇= ▏| ▎| ▍| ▋= ▊= ▉= ─- │| ┌+ ┐+ └+ ┘+ ├+ ┤+ ┬+ ┴+ ┼+ ═= ║|
  €E £L ¥Y ¢c ₧P ₽R ₴G ₹R ₺L ¤o ©c ®R ™T №N ªa ºo° °o ˚°o ℃C ℉F ΩO µμu μµu ƒf ˣx ⁻-
  ÆA æa ŒO œo ØO øo ÐD ðd ÞT þt ßβs ẞßS ŁL łl ĐD đd ĦH ħh ıi ȷj ŊN ŋn ŦT ŧt ĸk ſs ƏE əe ŉn ĿL ŀl
  ΑA ΒB ΓG ΔD ΕE ΖZ ΗI ΘT ΙI ΚK ΛL ΜM ΝN ΞX ΟO ΠP ΡR ΣS ΤT ΥY ΦF ΧH ΨP ΩO
  αa ββb βßb γg δd εe ζz ηi θt ιi κk λl νn ξx οo πp ρr σs ςs τt υy φf χh ψp ωo
  АA БB ВV ГG ДD ЕE ЁE ЖZ ЗZ ИI ЙJ КK ЛL МM НN ОO ПP РR СS ТT УU ФF ХH ЦC ЧC ШS ЩS Ъ" ЫY Ь' ЭE ЮU ЯA
  аa бb вv гg дd еe ёe жz зz иi йj кk лl мm нn оo пp рr сs тt уu фf хh цc чc шs щs ъ" ыy ь' эe юu яa
  ІI іi ЇI їi ЄE єe ҐG ґg ЎU ўu ЈJ јj ЉL љl ЊN њn ЋC ћc ЂD ђd ЏD џd ЅS ѕs
`

/** Character → what may stand for it on a display that lacks it, best first: signs by likeness, letters by sound. */
export const lookAlikes: ReadonlyMap<string, string> = new Map(
  words
    .trim()
    .split(/\s+/)
    .map((word): [string, string] => {
      const [character = '', ...rest] = word
      return [character, rest.join('')]
    }),
)

// The words of Select2 in Kazakh: it comes without them.

if (window.jQuery?.fn?.select2?.amd) {
  window.jQuery.fn.select2.amd.define("select2/i18n/kk", [], () => ({
    errorLoading: () => "Нәтижелерді жүктеу мүмкін болмады",
    inputTooLong: ({ input, maximum }) => `${input.length - maximum} таңбаға қысқартыңыз`,
    inputTooShort: ({ input, minimum }) => `Кемінде тағы ${minimum - input.length} таңба енгізіңіз`,
    loadingMore: () => "Жүктеліп жатыр…",
    maximumSelected: ({ maximum }) => `Ең көбі ${maximum} мән таңдауға болады`,
    noResults: () => "Ештеңе табылмады",
    removeAllItems: () => "Барлығын алып тастау",
    removeItem: () => "Алып тастау",
    search: () => "Іздеу",
    searching: () => "Ізделіп жатыр…",
  }));
}

package io.jdock.cli.template;

/** Texts as Go's html/template and text/template escape them. */
final class Escapes {
    private Escapes() {}

    static String html(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&#34;");
                case '\'' -> escaped.append("&#39;");
                case 0 -> escaped.append('\ufffd');
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** For a text in JavaScript. */
    static String script(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\', '\'', '"' -> escaped.append('\\').append(c);
                case '<', '>', '&', '=' -> escaped.append(code(c));
                default -> escaped.append(c < ' ' ? code(c) : String.valueOf(c));
            }
        }
        return escaped.toString();
    }

    private static String code(char c) {
        return String.format("\\u%04X", (int) c);
    }
}

"""Result → document, and the words and charts that pages share with documents."""

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>RdbGeo</name>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>1 chip</source>
        <translation>1 Ausschnitt</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>1 hit among {searched} chips, score {best}</source>
        <translation>1 Treffer unter {searched} Ausschnitten, Wert {best}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>1 scene</source>
        <translation>1 Bild</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>1,2,4 also indexes chips twice and four times as large.</source>
        <translation>1,2,4 indiziert auch doppelt und viermal so große Ausschnitte.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>1. Let the plugin install it</source>
        <translation>1. Vom Plugin installieren lassen</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>2. Or paste these lines into a terminal</source>
        <translation>2. Oder diese Zeilen in ein Terminal einfügen</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>3. Or say where it is</source>
        <translation>3. Oder sagen, wo sie ist</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>4. The model for new indexes</source>
        <translation>4. Das Modell für neue Indexe</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>A Python</source>
        <translation>Ein Python</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>A Python, or the program rdb-geo</source>
        <translation>Ein Python oder das Programm rdb-geo</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>A border or gaps of value {value} are left out.</source>
        <translation>Ein Rand oder Lücken mit dem Wert {value} sind ausgelassen.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>A chance of 50 % or more in {likely} of {searched} scenes: {names}</source>
        <translation>Chance von 50 % oder mehr in {likely} von {searched} Bildern: {names}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>A chip is larger than the image: the whole image is one chip.</source>
        <translation>Ein Ausschnitt ist größer als das Bild: Das ganze Bild ist ein Ausschnitt.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>A chip is larger than the short side of the image: smaller chips are used.</source>
        <translation>Ein Ausschnitt ist größer als die kurze Seite des Bildes: Kleinere werden genommen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A file of the index is damaged, or a newer version wrote it: index its raster again.</source>
        <translation>Eine Datei des Index ist beschädigt, oder eine neuere Version hat sie geschrieben: Indizieren Sie ihr Raster neu.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A file of this name is there already: choose another name.</source>
        <translation>Eine Datei dieses Namens gibt es schon: einen anderen Namen wählen.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>A folder that holds a model</source>
        <translation>Ein Ordner, der ein Modell enthält</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>A folder …</source>
        <translation>Ein Ordner …</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>A model that you added gives scores that are no probabilities. Marks on the hits of a dozen searches make them so, for every later search with this model on this machine: mark hits as right or wrong in the panel, some of them further down the lists, and search also for things that are not there. At least 50 marks of 3 searches are needed, 10 of each kind; a few hundred are good.</source>
        <translation>Ein hinzugefügtes Modell gibt Werte, die keine Wahrscheinlichkeiten sind. Markierungen an den Treffern von einem Dutzend Suchen machen sie dazu, für jede spätere Suche mit diesem Modell auf diesem Rechner: Treffer im Fenster als richtig oder falsch markieren, einige auch weiter unten, und auch nach Dingen suchen, die nicht da sind. Mindestens 50 Markierungen aus 3 Suchen sind nötig, 10 von jeder Art; einige hundert sind gut.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>A page with map, pictures and scores of these hits, for the browser</source>
        <translation>Eine Seite mit Karte, Bildern und Werten dieser Treffer, für den Browser</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A part of the raster can't be read: get a fresh copy of it.</source>
        <translation>Ein Teil des Rasters lässt sich nicht lesen: Besorgen Sie eine neue Kopie.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A part of {scene} can't be read: get a fresh copy of it.</source>
        <translation>Ein Teil von {scene} ist nicht lesbar: eine frische Kopie besorgen.</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>A polygon of the area holds both poles: cut it in two.</source>
        <translation>Ein Polygon des Gebiets enthält beide Pole: Teilen Sie es.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>A probability, 0 to 1: only hits with at least this score.</source>
        <translation>Eine Wahrscheinlichkeit, 0 bis 1: nur Treffer mit mindestens diesem Wert.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>A probability, 0 to 1: only places that score at least this after.</source>
        <translation>Eine Wahrscheinlichkeit, 0 bis 1: nur Orte, die danach mindestens diesen Wert haben.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>A scene gives hits from {chance} on.</source>
        <translation>Ein Bild ergibt Treffer ab {chance}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>A scene is cut into square chips, and chips are what is found. Automatic suits the scene and the model.</source>
        <translation>Ein Bild wird in quadratische Ausschnitte zerlegt, und Ausschnitte werden gefunden. Automatisch passt zu Bild und Modell.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A text is missing here. To search for the word itself, put it into quotes.</source>
        <translation>Hier fehlt ein Text. Um das Wort selbst zu suchen, in Anführungszeichen setzen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>A value that was given makes no sense.</source>
        <translation>Ein angegebener Wert ergibt keinen Sinn.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A weight is a number, such as ^2 or ^0.5.</source>
        <translation>Ein Gewicht ist eine Zahl, etwa ^2 oder ^0.5.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>A weight lies above 0 and is at most {most}.</source>
        <translation>Ein Gewicht liegt über 0 und ist höchstens {most}.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>A year, a month or a day: 2024, 2024-05 or 2024-05-01. Scenes without a date are left out then.</source>
        <translation>Ein Jahr, ein Monat oder ein Tag: 2024, 2024-05 oder 2024-05-01. Bilder ohne Datum bleiben dann außen vor.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>AND, OR or NOT is missing before this, in capitals.</source>
        <translation>Davor fehlt AND, OR oder NOT, in Großbuchstaben.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Add a model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>Add a model, or remove one</source>
        <translation>Ein Modell hinzufügen oder entfernen</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>Add by name …</source>
        <translation>Nach Namen hinzufügen …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py</extracomment>
        <source>Add from a folder …</source>
        <translation>Aus einem Ordner hinzufügen …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Add to map</source>
        <translation>Zur Karte</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>Allow it</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py, gui/scenes/add_model_dialog.py</extracomment>
        <source>Allow the engine to ask the internet: for weights of other models, and scenes that lie there</source>
        <translation>Der Engine erlauben, das Internet zu fragen: nach Gewichten anderer Modelle und Bildern, die dort liegen</translation>
    </message>
    <message>
        <extracomment>flows/session.py</extracomment>
        <source>Allowing</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Also compare outlines</source>
        <translation>Auch Umrisse vergleichen</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Also where there is no confident match</source>
        <translation>Auch wo es keinen sicheren Treffer gibt</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>An edge of the area is longer than 180° of longitude: it is taken the short way, across 180°.</source>
        <translation>Eine Kante des Gebiets ist länger als 180° Länge: sie wird den kurzen Weg über 180° genommen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>An example is a longitude and a latitude, or the path of a picture.</source>
        <translation>Ein Beispiel ist Länge und Breite oder der Pfad eines Bildes.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Another program holds or blocks a file, most often an antivirus. Close other QGIS windows, install again; where that does not help, have your IT allow the folder {folder}.</source>
        <translation>Ein anderes Programm hält oder sperrt eine Datei, meist ein Virenscanner. Schließen Sie andere QGIS-Fenster und installieren Sie erneut; hilft das nicht, lassen Sie Ihre IT den Ordner {folder} freigeben.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Another program is adding or removing {model}: wait until it is done.</source>
        <translation>Ein anderes Programm fügt {model} hinzu oder entfernt es: warten, bis es fertig ist.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Another program is indexing this raster into the same folder: wait until it is done.</source>
        <translation>Ein anderes Programm indiziert dieses Raster gerade in denselben Ordner: bitte warten, bis es fertig ist.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Another …</source>
        <translation>Ein anderes …</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Answer with polygons …</source>
        <translation>Antwort mit Polygonen …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Any CLIP or SigLIP that is published as ONNX files: a folder is copied without any network, a name is asked of huggingface.co. Afterwards it works offline, and images, words and hits stay here.</source>
        <translation>Jedes CLIP oder SigLIP, das als ONNX-Dateien veröffentlicht ist: ein Ordner wird ohne Netz kopiert, nach einem Namen wird huggingface.co gefragt. Danach arbeitet es ohne Internet, und Bilder, Wörter und Treffer bleiben hier.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Asked in English: {words}</source>
        <translation>Auf Englisch gefragt: {words}</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>At most so far away, in metres</source>
        <translation>Höchstens so weit entfernt, in Metern</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>At most so far away: 200 m, 1.5 km, 0.5 mi. Empty = it touches.</source>
        <translation>Höchstens so weit weg: 200 m, 1,5 km, 0,5 mi. Leer = es berührt.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Automatic is the model that is part of the engine. Others are listed once it works.</source>
        <translation>Automatisch ist das Modell, das zur Engine gehört. Andere stehen hier, sobald sie arbeitet.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Average precision by area</source>
        <translation>Mittlere Precision nach Fläche</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Average precision by count</source>
        <translation>Mittlere Precision nach Zahl</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Bands</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Bands for red, green, blue</source>
        <translation>Kanäle für Rot, Grün, Blau</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Before, {value} of the first {k} hits were right (precision@{k}, 95 % interval {low} … {high}).</source>
        <translation>Vorher waren {value} der ersten {k} Treffer richtig (precision@{k}, 95-%-Intervall {low} … {high}).</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Best lowest score</source>
        <translation>Bester kleinster Wert</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Best percent of all chips</source>
        <translation>Beste Prozent aller Ausschnitte</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Best score</source>
        <translation>Bester Wert</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py, processing/score_heatmap.py</extracomment>
        <source>Box around the example</source>
        <translation>Rechteck um das Beispiel</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>By number (4,3,2) or name (red,green,blue); empty = chosen from the scene.</source>
        <translation>Als Nummern (4,3,2) oder Namen (red,green,blue); leer = aus dem Bild.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Calibrate a model with marks</source>
        <translation>Ein Modell mit Markierungen kalibrieren</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Calibration error on searches that were left out</source>
        <translation>Kalibrierungsfehler bei ausgelassenen Suchen</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Can't be deleted: {names}.</source>
        <translation>Nicht zu löschen: {names}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Can't be opened: {names}.</source>
        <translation>Nicht zu öffnen: {names}.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Change between two dates</source>
        <translation>Änderung zwischen zwei Zeiten</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Change between two dates …</source>
        <translation>Änderung zwischen zwei Zeitpunkten …</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Changed places</source>
        <translation>Geänderte Orte</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Changes that keep the outline of the chips, since no region is left there: {count}.</source>
        <translation>Änderungen, die den Umriss der Ausschnitte behalten, da dort kein Gebiet übrig bleibt: {count}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, processing/index_scene.py</extracomment>
        <source>Chip size</source>
        <translation>Größe der Ausschnitte</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Chips compared</source>
        <translation>Verglichene Ausschnitte</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Chips show {before} m of ground before and {after} m after: scores are hard to compare. Index both alike.</source>
        <translation>Ausschnitte zeigen vorher {before} m Boden und nachher {after} m: Die Werte sind schwer vergleichbar. Beide gleich indizieren.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Chips under clouds or their shadows, as the product tells, which did not answer: {count}.</source>
        <translation>Ausschnitte unter Wolken oder ihren Schatten, wie das Produkt sie nennt, die nicht geantwortet haben: {count}.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Choose layers of hits with marks.</source>
        <translation>Layer mit markierten Treffern wählen.</translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Choose the folder of the index</source>
        <translation>Ordner des Index wählen</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Choose the folder that holds the wheels: this copy of the plugin carries no engine.</source>
        <translation>Wählen Sie den Ordner mit den Wheels: Diese Ausgabe der Erweiterung enthält keine Engine.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Clean up</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Clean up …</source>
        <translation>Aufräumen …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py, gui/setup_dialog.py</extracomment>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <extracomment>gui/message_strip.py</extracomment>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Clouds and their shadows are cut out.</source>
        <translation>Wolken und ihre Schatten sind ausgeschnitten.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Compare with polygons</source>
        <translation>Mit Polygonen vergleichen</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Copy diagnostics</source>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Delete files of earlier results that no layer of the project shows</source>
        <translation>Dateien früherer Ergebnisse löschen, die kein Layer des Projekts zeigt</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>Delete the model {name}? Its indexes stay, and need it to be asked.</source>
        <translation>Das Modell {name} löschen? Seine Indexe bleiben, und brauchen es, um gefragt zu werden.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Delete {number} files ({size} MB) of earlier results in {folder}? No layer of this project shows them.</source>
        <translation>{number} Dateien ({size} MB) früherer Ergebnisse in {folder} löschen? Kein Layer dieses Projekts zeigt sie.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Diagnostics</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Dissolve hits that touch</source>
        <translation>Treffer, die sich berühren, verschmelzen</translation>
    </message>
    <message>
        <extracomment>flows/drawing.py</extracomment>
        <source>Draw a box around an example on a raster layer. Esc ends it.</source>
        <translation>Ziehen Sie auf einem Rasterlayer einen Rahmen um ein Beispiel. Esc beendet das.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Draw a box on any raster layer: more places that look like it are searched.</source>
        <translation>Ein Rechteck auf einem beliebigen Rasterlayer ziehen: gesucht werden Orte, die so aussehen.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Draw an example …</source>
        <translation>Beispiel …</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Drawing the heatmap …</source>
        <translation>Die Heatmap wird gezeichnet …</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Drawn as red, green, blue: bands {bands}.</source>
        <translation>Gezeigt als Rot, Grün, Blau: Kanäle {bands}.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Drawn from band {band} alone.</source>
        <translation>Gezeigt aus Kanal {band} allein.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Draws the outline of what was found. Marks on outlines are kept, but Re-rank can't learn from them.</source>
        <translation>Zeichnet den Umriss des Gefundenen. Markierungen auf Umrissen bleiben erhalten, aber Neu ordnen kann nicht aus ihnen lernen.</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Empty = all that are more likely right than not.</source>
        <translation>Leer = alle, die eher richtig als falsch sind.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Empty = as the layer says.</source>
        <translation>Leer = wie der Layer sagt.</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>English words, or several joined: "storage tanks" AND river NOT forest. OR, ( ) and ^0.5 work too.</source>
        <translation>Englische Wörter, oder mehrere verknüpft: "storage tanks" AND river NOT forest. Auch OR, ( ) und ^0.5 gehen.</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>English. Knows aerial views only as far as the web shows them: models tuned on satellite images find more.</source>
        <translation>Englisch. Kennt Luftbilder nur, soweit das Netz sie zeigt: auf Satellitenbilder abgestimmte Modelle finden mehr.</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>English. Knows what RSICD's 30 classes show, and clouds, snow, ice, wetland, airplanes, swimming pools, floods, burn scars and smoke: scenes and large objects in natural colour, not single small objects, numbers, places or dates. Floods over fields, burn scars, snow on fields and smoke it knows from composed pictures alone. It has seen no radar and no night; false-colour pictures mislead it.</source>
        <translation>Englisch. Kennt, was die 30 Klassen von RSICD zeigen, dazu Wolken, Schnee, Eis, Feuchtgebiete, Flugzeuge, Schwimmbecken, Überschwemmungen, Brandflächen und Rauch: Szenen und große Dinge in natürlichen Farben, keine einzelnen kleinen Dinge, Zahlen, Orte oder Daten. Überschwemmte Felder, Brandflächen, Schnee auf Feldern und Rauch kennt es nur von zusammengesetzten Bildern. Es hat weder Radar noch Nacht gesehen; Falschfarben führen es in die Irre.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Every place answers this question: leave out the part that stands against itself.</source>
        <translation>Jeder Ort erfüllt diese Frage: den Teil weglassen, der sich selbst aufhebt.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>Export hits</source>
        <translation>Treffer exportieren</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Export the layer by QGIS as a rendered image, add it to the map, and index that.</source>
        <translation>Den Layer mit QGIS als gerendertes Bild exportieren, zur Karte hinzufügen und dieses indizieren.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Export the layer …</source>
        <translation>Layer exportieren …</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>F1 by area</source>
        <translation>F1 nach Fläche</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>F1 by count</source>
        <translation>F1 nach Zahl</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Find moved</source>
        <translation>Wiederfinden</translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Find, test or install the engine</source>
        <translation>Engine finden, testen oder installieren</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Finds the places in indexed scenes that look like a piece of a raster. The raster need not be in the index. A box about as large as the chips of the index works best; the example itself is usually the first hit.</source>
        <translation>Findet die Orte in indizierten Bildern, die wie ein Stück eines Rasters aussehen. Das Raster muss nicht im Index sein. Am besten ist ein Rechteck etwa so groß wie die Ausschnitte des Index; das Beispiel selbst ist meist der erste Treffer.</translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>Finds the places in indexed scenes that words describe, such as “flooded farmland” or “storage tanks”, and writes them as polygons with a score: the probability, 0 to 1, that a place shows it. Where nothing stands out the layer stays empty, and that is said.

Several texts can be joined: "storage tanks" AND river NOT forest, with OR, ( ) and weights such as ^0.5.

English words work best. Everything is done on this machine.</source>
        <translation>Findet die Orte in indizierten Bildern, die Wörter beschreiben, etwa „flooded farmland“ oder „storage tanks“, und schreibt sie als Polygone mit einem Wert: der Wahrscheinlichkeit, 0 bis 1, dass ein Ort es zeigt. Wo nichts heraussticht, bleibt der Layer leer, und das wird gesagt.

Mehrere Texte lassen sich verknüpfen: "storage tanks" AND river NOT forest, auch mit OR, ( ) und Gewichten wie ^0.5.

Englische Wörter gehen am besten. Alles geschieht auf diesem Rechner.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Finds where words became true between two dates of one place, such as “flooded farmland”. Both images must be in the index: choose them as layers, or name dates (2024-05). A place counts where its score rose beyond what unchanged places show.

The number of places that changed as much the other way says how many of the changes may be false.</source>
        <translation>Findet, wo Wörter zwischen zwei Zeiten eines Ortes wahr wurden, etwa „flooded farmland“. Beide Bilder müssen im Index sein: als Layer wählen, oder Daten nennen (2024-05). Ein Ort zählt, wo sein Wert stärker stieg, als unveränderte Orte es zeigen.

Wie viele Orte sich ebenso stark andersherum änderten, sagt, wie viele der Änderungen falsch sein mögen.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Folder of rasters</source>
        <translation>Ordner mit Rastern</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, processing/index_scene.py, processing/parameters.py</extracomment>
        <source>Folder of the index</source>
        <translation>Ordner des Index</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Folder of wheels</source>
        <translation>Ordner mit Wheels</translation>
    </message>
    <message>
        <extracomment>gui/dock.py</extracomment>
        <source>Folder that keeps the index. It is remembered in the project.</source>
        <translation>Ordner, in dem der Index liegt. Das Projekt merkt ihn sich.</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Follow the image</source>
        <translation>Dem Bild folgen</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/search_base.py</extracomment>
        <source>For buildings; outlines that are not rectangular stay as they are. For crooked things leave it off.</source>
        <translation>Für Gebäude; Umrisse, die nicht rechtwinklig sind, bleiben, wie sie sind. Für Krummes ausgeschaltet lassen.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>For example: flooded farmland</source>
        <translation>Zum Beispiel: flooded farmland</translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>For example: flooded farmland, or "storage tanks" AND river NOT forest</source>
        <translation>Zum Beispiel: flooded farmland, oder "storage tanks" AND river NOT forest</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Found again in their new place: {names}</source>
        <translation>An ihrem neuen Ort wiedergefunden: {names}</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>From the edge of a chip to the nearest shape, on the ground.</source>
        <translation>Vom Rand eines Ausschnitts zur nächsten Form, am Boden.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Give an image or a date for both times: one of the two for each.</source>
        <translation>Für beide Zeiten ein Bild oder ein Datum angeben: jeweils eines von beiden.</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Give either words, or a raster with a box.</source>
        <translation>Bitte entweder Wörter angeben oder ein Raster mit einem Rechteck.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Give one band or three (red,green,blue), not “{bands}”.</source>
        <translation>Ein Band oder drei angeben (Rot,Grün,Blau), nicht „{bands}“.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py, processing/score_heatmap.py</extracomment>
        <source>Heatmap</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Heatmap follows the image</source>
        <translation>Heatmap folgt dem Bild</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Heatmap of this scene</source>
        <translation>Heatmap dieses Bildes</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Heatmap: {words}</source>
        <translation>Heatmap: {words}</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Highest score</source>
        <translation>Größter Wert</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Hits</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Hits at most</source>
        <translation>Treffer höchstens</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Hits of a search</source>
        <translation>Treffer einer Suche</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Hits that touch are joined to one region; the number of hits then counts places.</source>
        <translation>Treffer, die sich berühren, werden zu einem Gebiet; die Zahl der Treffer zählt dann Orte.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Hits with marks</source>
        <translation>Treffer mit Markierungen</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>How rasters are read: {choices}</source>
        <translation>Raster gelesen: {choices}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>I have read this licence, and my use is allowed</source>
        <translation>Ich habe diese Lizenz gelesen, und meine Nutzung ist erlaubt</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Image after</source>
        <translation>Bild nachher</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Image before</source>
        <translation>Bild vorher</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Images that changed since they were indexed, which the answer does not know: {count}, the first {first}. Index again.</source>
        <translation>Bilder, die sich seit dem Indexieren geändert haben, wovon die Antwort nichts weiß: {count}, das erste {first}. Bitte neu indexieren.</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>In pixels (256) or metres (300m); empty = chosen from scene and model.</source>
        <translation>In Pixeln (256) oder Metern (300m); leer = passend zu Bild und Modell.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>In the search line: "storage tanks" AND river NOT forest, with OR, ( ) and weights ^0.5</source>
        <translation>In der Suchzeile: "storage tanks" AND river NOT forest, auch OR, ( ) und Gewichte ^0.5</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>In this index</source>
        <translation>In diesem Index</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py, gui/dock.py</extracomment>
        <source>Index</source>
        <translation>Index</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, gui/scenes/scene_box.py</extracomment>
        <source>Index again</source>
        <translation>Neu indizieren</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Index again even where nothing changed</source>
        <translation>Neu indizieren, auch wenn sich nichts geändert hat</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Index all rasters of a folder, without loading them</source>
        <translation>Alle Raster eines Ordners indizieren, ohne sie zu laden</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Index raster</source>
        <translation>Raster indizieren</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Index the selected scenes anew, with the choices above</source>
        <translation>Die gewählten Szenen neu indizieren, wie oben gewählt</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Index these layers</source>
        <translation>Diese Layer indizieren</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Index this layer</source>
        <translation>Diesen Layer indizieren</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py, flows/scenes/indexing.py, flows/search.py, flows/shown.py, flows/ways_out.py</extracomment>
        <source>Index …</source>
        <translation>Indizieren …</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Indexed scene to draw</source>
        <translation>Indiziertes Bild, das gezeichnet wird</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Install</source>
        <translation>Installieren</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Install Python 3.12 from python.org (64 bit, for you alone is enough), then press Look again.</source>
        <translation>Installieren Sie Python 3.12 von python.org (64 Bit, nur für Sie genügt) und drücken Sie dann Neu suchen.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Install Python 3.12 from python.org, or with  brew install python@3.12, then press Look again.</source>
        <translation>Installieren Sie Python 3.12 von python.org oder mit  brew install python@3.12  und drücken Sie dann Neu suchen.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Install one:  {command}, then press Look again.</source>
        <translation>Installieren Sie eines:  {command}, und drücken Sie dann Neu suchen.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Install the engine</source>
        <translation>Engine installieren</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Install the engine into {folder} with {python}?</source>
        <translation>Die Engine mit {python} nach {folder} installieren?</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Instead of a layer: a date such as 2024-05, or the name of scenes with * for any letters.</source>
        <translation>Statt eines Layers: ein Datum wie 2024-05, oder der Name von Bildern, mit * für beliebige Zeichen.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>It goes into {folder}, about 800 MB.</source>
        <translation>Sie kommt nach {folder}, etwa 800 MB.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like a mask or quality band: its numbers are drawn, and are no picture.</source>
        <translation>Es heißt wie eine Maske oder ein Qualitätsband: gezeichnet werden seine Zahlen, und die sind kein Bild.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like a model of heights: its numbers are drawn, and are no picture.</source>
        <translation>Es heißt wie ein Höhenmodell: gezeichnet werden seine Zahlen, und die sind kein Bild.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like a spectral index or class map: its numbers are drawn, and are no picture.</source>
        <translation>Es heißt wie ein Spektralindex oder eine Klassenkarte: gezeichnet werden seine Zahlen, und die sind kein Bild.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It is called like radar ({sign}): models that learned from photographs find little in it.</source>
        <translation>Es heißt wie Radar ({sign}): Modelle, die aus Fotos gelernt haben, finden darin wenig.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It lies at {lon}, {lat} (longitude, latitude), {length} from where its coordinate system ({crs}) is used: check that the system and the corners are its own.</source>
        <translation>Es liegt bei {lon}, {lat} (Länge, Breite), {length} von dort, wo sein Koordinatensystem ({crs}) gebraucht wird: bitte prüfen, ob System und Ecken seine eigenen sind.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It lies {length} from the zone of the tile {tile} in its name: check its coordinate system ({crs}).</source>
        <translation>Es liegt {length} von der Zone der Kachel {tile} in seinem Namen: bitte sein Koordinatensystem ({crs}) prüfen.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It looks at one chip at a time, as its numbers depend on the others otherwise.</source>
        <translation>Es sieht einen Ausschnitt nach dem anderen an, da seine Zahlen sonst von den übrigen abhängen.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>It looks like {name}, which is in the index too: every find counts twice until one of them is removed.</source>
        <translation>Es sieht aus wie {name}, das auch im Index ist: Jeder Fund zählt doppelt, bis eines davon entfernt ist.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>It works offline afterwards.</source>
        <translation>Danach arbeitet es ohne Internet.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its clouds are not told from the ground: {reason}</source>
        <translation>Wolken werden nicht vom Boden unterschieden: {reason}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its corners look like degrees, which its coordinate system ({crs}) has not: give it its own.</source>
        <translation>Seine Ecken sehen wie Grad aus, die sein Koordinatensystem ({crs}) nicht hat: das eigene zuweisen.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its files state no licence: ask its authors ({origin}).</source>
        <translation>Seine Dateien nennen keine Lizenz: bei den Verfassern nachfragen ({origin}).</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its mask of clouds ({mask}) is used: chips under clouds answer only questions about clouds.</source>
        <translation>Seine Wolkenmaske ({mask}) gilt: Ausschnitte unter Wolken antworten nur auf Fragen nach Wolken.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its pixels are not square on the ground ({ratio} : 1), nor are its chips: reproject it to metres first.</source>
        <translation>Seine Pixel sind am Boden nicht quadratisch ({ratio} : 1), auch nicht seine Ausschnitte: erst in Meter umprojizieren.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Its server does not tell whether it changed: tick Index again to be sure.</source>
        <translation>Der Server sagt nicht, ob sich das Bild geändert hat: zur Sicherheit „Neu indizieren“ ankreuzen.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Keep what was learned</source>
        <translation>Gelerntes behalten</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>LOW,HIGH in the scene's values, or none; empty = from 2 to 98 percent of the scene.</source>
        <translation>TIEF,HOCH in den Werten des Bildes, oder none; leer = von 2 bis 98 Prozent des Bildes.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Layers of hits with marks</source>
        <translation>Layer mit markierten Treffern</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Learn from marks of a layer …</source>
        <translation>Aus Markierungen eines Layers lernen …</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Learn from the marks and search again: a new layer. Mark at least one hit right and one wrong.</source>
        <translation>Aus den Markierungen lernen und neu suchen: ein neuer Layer. Mindestens einen Treffer als richtig und einen als falsch markieren.</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Learned from {right} right and {wrong} wrong.</source>
        <translation>Gelernt aus {right} richtigen und {wrong} falschen.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Learns from hits that were marked as right or wrong, and searches again. Mark them in the panel, or write “right” and “wrong” into the field “mark” of the layer; a few of each are enough, and some from further down the list help most.

It also says how many of the first hits were right, with a 95 percent interval, and can keep what was learned as a file for other images.</source>
        <translation>Lernt aus Treffern, die als richtig oder falsch markiert wurden, und sucht neu. Im Bedienfeld markieren, oder „right“ und „wrong“ in das Feld „mark“ des Layers schreiben; von jedem genügen einige, und solche weiter unten in der Liste helfen am meisten.

Es sagt auch, wie viele der ersten Treffer richtig waren, mit einem 95-Prozent-Intervall, und kann das Gelernte als Datei für andere Bilder behalten.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Least change, in standard deviations</source>
        <translation>Kleinste Änderung, in Standardabweichungen</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Left out, as models tell no number from a picture: {phrases}.</source>
        <translation>Weggelassen, da Modelle keine Zahl aus einem Bild lesen: {phrases}.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Like this</source>
        <translation>Ähnliche</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Limits: {limits}</source>
        <translation>Grenzen: {limits}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Load the selected scenes as layers</source>
        <translation>Die gewählten Szenen als Layer laden</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py, flows/search.py</extracomment>
        <source>Loading the model …</source>
        <translation>Das Modell wird geladen …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Look</source>
        <translation>Nachsehen</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Look again</source>
        <translation>Neu suchen</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Look for moved rasters</source>
        <translation>Nach verschobenen Rastern suchen</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Look for rasters that are not where they were, around the index</source>
        <translation>Um den Index nach Rastern suchen, die nicht mehr dort sind, wo sie waren</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Looking for Pythons</source>
        <translation>Suche nach Pythons</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Looking for Pythons …</source>
        <translation>Suche nach Pythons …</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Looking …</source>
        <translation>Sieht nach …</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Lower end of its 95 % interval</source>
        <translation>Unteres Ende seines 95-%-Intervalls</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/score_heatmap.py, processing/search_base.py</extracomment>
        <source>Lowest score</source>
        <translation>Kleinster Wert</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Lowest score shown</source>
        <translation>Kleinster gezeigter Wert</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Makes rasters searchable. Each scene is cut into square chips that overlap, and a model on this machine turns every chip into numbers that are kept in the folder of the index. Index once, then search as often as you like.

Scenes that are in the index already and have not changed are skipped. A run that was stopped goes on where it stopped.</source>
        <translation>Macht Raster durchsuchbar. Jedes Bild wird in überlappende Ausschnitte zerlegt, und ein Modell auf diesem Rechner macht aus jedem Ausschnitt Zahlen, die im Ordner des Index liegen. Einmal indizieren, dann beliebig oft suchen.

Bilder, die schon im Index sind und sich nicht geändert haben, werden übersprungen. Ein abgebrochener Lauf geht dort weiter, wo er aufhörte.</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Mark as not sure</source>
        <translation>Als unsicher markieren</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Mark as right</source>
        <translation>Als richtig markieren</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Mark as wrong</source>
        <translation>Als falsch markieren</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Mark at least one hit as right and one as wrong, further down the list too; then re-rank.</source>
        <translation>Mindestens einen Treffer als richtig und einen als falsch markieren, auch weiter unten in der Liste; dann neu ordnen.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Mark the selected hits as right and go to the next (key +)</source>
        <translation>Die gewählten Treffer als richtig markieren und zum nächsten gehen (Taste +)</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Mark the selected hits as wrong and go to the next (key −)</source>
        <translation>Die gewählten Treffer als falsch markieren und zum nächsten gehen (Taste −)</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Marks of one kind teach nothing: mark at least one hit as right and one as wrong.</source>
        <translation>Markierungen einer Art lehren nichts: mindestens einen Treffer als richtig und einen als falsch markieren.</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Marks on these new hits would teach most: {ranks}.</source>
        <translation>Markierungen dieser neuen Treffer würden am meisten lehren: {ranks}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py, flows/scenes/models.py, gui/scenes/add_model_dialog.py, gui/scenes/index_page.py, gui/scenes/model_box.py, processing/index_scene.py</extracomment>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Model for new indexes</source>
        <translation>Modell für neue Indizes</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>More like this</source>
        <translation>Mehr davon</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>More than {most} levels of parentheses and NOT are too many.</source>
        <translation>Mehr als {most} Ebenen von Klammern und NOT sind zu viele.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>More: {choices}</source>
        <translation>Mehr: {choices}</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/detect_change.py, processing/search_base.py</extracomment>
        <source>Moves outlines to where colours and textures change; reads the image around each region.</source>
        <translation>Legt Umrisse dorthin, wo sich Farben und Texturen ändern; liest das Bild um jede Region.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Near</source>
        <translation>Nahe</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No chip of the index lies within the area: choose a larger one.</source>
        <translation>Kein Ausschnitt des Index liegt ganz in diesem Gebiet: ein größeres wählen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No chip of {scene} has {share} valid pixels: allow fewer, or take smaller chips.</source>
        <translation>Kein Ausschnitt von {scene} hat {share} gültige Pixel: weniger zulassen oder kleinere nehmen.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>No confident match among {searched} chips</source>
        <translation>Kein sicherer Treffer unter {searched} Ausschnitten</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>No confident match, but {count} look-alikes among {searched} chips</source>
        <translation>Kein sicherer Treffer, aber {count} ähnliche unter {searched} Ausschnitten</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>No confident match. Hits are listed only where something stands out.</source>
        <translation>Kein sicherer Treffer. Treffer stehen nur da, wo etwas heraussticht.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>No engine was found there. Install it with 1 or 2, or choose its path.</source>
        <translation>Dort ist keine Engine. Mit 1 oder 2 installieren oder den Pfad wählen.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>No hit among {searched} chips: none reaches what was asked for.</source>
        <translation>Kein Treffer unter {searched} Ausschnitten: keiner erreicht, was verlangt war.</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>No hit is marked as right yet.</source>
        <translation>Noch ist kein Treffer als richtig markiert.</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>No hit is shown.</source>
        <translation>Es wird kein Treffer gezeigt.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>No index here yet. The project is not saved: its index and results go to {folder}.</source>
        <translation>Hier ist noch kein Index. Das Projekt ist nicht gespeichert: Sein Index und seine Ergebnisse kommen nach {folder}.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>No index here yet: index a raster layer first.</source>
        <translation>Hier ist noch kein Index: zuerst einen Rasterlayer indizieren.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>No moved raster was found around the index.</source>
        <translation>Um den Index wurde kein verschobenes Raster gefunden.</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>No polygon of {layer} is selected.</source>
        <translation>In {layer} ist kein Polygon ausgewählt.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No scene of the index was taken in the time that was chosen.</source>
        <translation>Keine Szene des Index ist aus der gewählten Zeit.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>No scene of the index was taken in the time that was chosen: {undated} of {scenes} have no date.</source>
        <translation>Keine Szene des Index ist aus der gewählten Zeit: {undated} von {scenes} haben kein Datum.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Nodata</source>
        <translation>Nodata</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>None of the layers is a raster file.</source>
        <translation>Keiner der Layer ist eine Rasterdatei.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>None of the {count} polygons lies where chips are indexed.</source>
        <translation>Keines der {count} Polygone liegt, wo indexiert ist.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>None of them is near, so the answer says little.</source>
        <translation>Keines davon liegt nahe, daher sagt die Antwort wenig.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Not where they were: {names}. Load them from their new place and index them again.</source>
        <translation>Nicht mehr am alten Ort: {names}. Bitte vom neuen Ort laden und neu indizieren.</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, gui/options_page.py</extracomment>
        <source>Nothing leaves this machine: images, words and hits stay here.</source>
        <translation>Nichts verlässt diesen Rechner: Bilder, Wörter und Treffer bleiben hier.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Nothing of the index lies within the limits that were asked for.</source>
        <translation>Nichts im Index liegt innerhalb der verlangten Grenzen.</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>Nothing was found. Other words, a larger area or more indexed scenes may help.</source>
        <translation>Nichts gefunden. Andere Wörter, ein größeres Gebiet oder mehr indizierte Bilder können helfen.</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Number of changed places</source>
        <translation>Zahl der geänderten Orte</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Number of hits</source>
        <translation>Anzahl der Treffer</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>OWNER/NAME, or a folder</source>
        <translation>EIGENTÜMER/NAME, oder ein Ordner</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Of what unchanged places show; empty = the engine's own choice. More finds less, and more surely.</source>
        <translation>Von dem, was unveränderte Orte zeigen; leer = Wahl der Engine. Mehr findet weniger, und das sicherer.</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>On 1 place</source>
        <translation>An 1 Ort</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>On {places} places</source>
        <translation>An {places} Orten</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>One hit per place</source>
        <translation>Ein Treffer je Ort</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>One image of {count} tiles.</source>
        <translation>Ein Bild aus {count} Kacheln.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Only hits with at least this score are shown, here and on the map.</source>
        <translation>Nur Treffer mit mindestens diesem Wert werden gezeigt, hier und auf der Karte.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Only hits with at least this score are shown, here and on the map. The score is a probability, 0 … 1.</source>
        <translation>Nur Treffer mit mindestens diesem Wert werden gezeigt, hier und auf der Karte. Der Wert ist eine Wahrscheinlichkeit, 0 … 1.</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Only inside these polygons</source>
        <translation>Nur in diesen Polygonen</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>Only inside this extent</source>
        <translation>Nur in dieser Ausdehnung</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only near the shapes of this layer</source>
        <translation>Nur nahe den Formen dieses Layers</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Only places near the points, lines or polygons of this layer (of its selection, if any).</source>
        <translation>Nur Orte nahe den Punkten, Linien oder Polygonen dieses Layers (seiner Auswahl, falls es eine gibt).</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes taken from</source>
        <translation>Nur Bilder, aufgenommen ab</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Only scenes taken in this time. Scenes without a date are left out then.</source>
        <translation>Nur Szenen, die in dieser Zeit aufgenommen wurden. Szenen ohne Datum bleiben dann weg.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes taken until</source>
        <translation>Nur Bilder, aufgenommen bis</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Only scenes whose name matches</source>
        <translation>Nur Bilder, deren Name passt</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Only those marked as right …</source>
        <translation>Nur die als richtig markierten …</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py</extracomment>
        <source>Options …</source>
        <translation>Optionen …</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Or: date after</source>
        <translation>Oder: Datum nachher</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Or: date before</source>
        <translation>Oder: Datum vorher</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Or: raster that shows an example</source>
        <translation>Oder: Raster, das ein Beispiel zeigt</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Outlines are traced too, plain and following the image.</source>
        <translation>Auch Umrisse werden gezogen, einfache und solche, die dem Bild folgen.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Outlines finer than chips go by colours alone.</source>
        <translation>Umrisse feiner als Ausschnitte richten sich allein nach Farben.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/detect_change.py, processing/search_base.py</extracomment>
        <source>Outlines follow the image</source>
        <translation>Umrisse folgen dem Bild</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/search_base.py</extracomment>
        <source>Outlines instead of squares</source>
        <translation>Umrisse statt Quadrate</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Outlines that follow the image: overlap (IoU)</source>
        <translation>Umrisse, die dem Bild folgen: Überdeckung (IoU)</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Outlines with fewer points, at most so far from where they lay.</source>
        <translation>Umrisse mit weniger Punkten, höchstens so weit von ihrer Lage entfernt.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Outlines with fewer points, at most so far from where they lay: 20 m, 0.5 km, 60 ft.</source>
        <translation>Umrisse mit weniger Punkten, höchstens so weit von ihrer Lage: 20 m, 0,5 km, 60 ft.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py, processing/search_base.py</extracomment>
        <source>Outlines with right angles</source>
        <translation>Umrisse mit rechten Winkeln</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Outlines without right angles, since they are too small or not rectangular enough: {count}.</source>
        <translation>Umrisse ohne rechte Winkel, weil sie zu klein oder nicht rechtwinklig genug sind: {count}.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Outlines: overlap with the polygons (IoU)</source>
        <translation>Umrisse: Überdeckung mit den Polygonen (IoU)</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, processing/index_scene.py</extracomment>
        <source>Overlap</source>
        <translation>Überlappung</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>Picture of a hit</source>
        <translation>Bild eines Treffers</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>Pictures of hits</source>
        <translation>Bilder der Treffer</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Places that changed the other way</source>
        <translation>Orte, die sich andersherum änderten</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Plot of precision and recall</source>
        <translation>Diagramm von Precision und Recall</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Plugin and engine don't fit each other: install the engine of this plugin with the set-up.</source>
        <translation>Erweiterung und Engine passen nicht zueinander: Installieren Sie mit der Einrichtung die Engine dieser Erweiterung.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Points, lines or polygons; where some are selected, only these count.</source>
        <translation>Punkte, Linien oder Polygone; wo einige gewählt sind, zählen nur diese.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons found</source>
        <translation>Gefundene Polygone</translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Polygons of {layer}</source>
        <translation>Polygone von {layer}</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons that chips show</source>
        <translation>Polygone, die Ausschnitte zeigen</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons that show where it is</source>
        <translation>Polygone, die zeigen, wo es ist</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Polygons; empty = everywhere in the index.</source>
        <translation>Polygone; leer = überall im Index.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Precision by area</source>
        <translation>Precision nach Fläche</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Precision by count</source>
        <translation>Precision nach Zahl</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Product: {kind}.</source>
        <translation>Produkt: {kind}.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Python {version} is newer than the engine's libraries: choose one up to {newest}.</source>
        <translation>Python {version} ist neuer als die Bibliotheken der Engine: Wählen Sie eines bis {newest}.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Python {version} is too old: the engine needs {oldest} or newer. {cure}</source>
        <translation>Python {version} ist zu alt: Die Engine braucht {oldest} oder neuer. {cure}</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, plugin.py</extracomment>
        <source>RDB-Geo Search</source>
        <translation>RDB-Geo-Suche</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>RDB-Geo Search: set-up</source>
        <translation>RDB-Geo-Suche: Einrichten</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Raster layers</source>
        <translation>Rasterlayer</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Raster layers to index</source>
        <translation>Rasterlayer zum Indizieren</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Raster that shows the example</source>
        <translation>Raster, das das Beispiel zeigt</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Rasters to index: {number}</source>
        <translation>Zu indizierende Raster: {number}</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Re-rank</source>
        <translation>Neu ordnen</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Re-rank: {words}</source>
        <translation>Neu ordnen: {words}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Read as {question}: models hear only the names in a text.</source>
        <translation>Gelesen als {question}: Modelle hören nur die Namen in einem Text.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Recall by area</source>
        <translation>Recall nach Fläche</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Recall by count</source>
        <translation>Recall nach Zahl</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Red, green and blue, by number or name; one band is drawn grey.</source>
        <translation>Rot, Grün und Blau, nach Nummer oder Namen; ein Band wird grau gezeichnet.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Refine with marks</source>
        <translation>Mit Markierungen verbessern</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Regions left out as smaller than a quarter of a chip: {count}. A smallest area of 0 keeps them.</source>
        <translation>Weggelassene Regionen, kleiner als ein Viertel eines Ausschnitts: {count}. Eine kleinste Fläche von 0 behält sie.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Regions that keep the outline of the chips, since what surrounds them looks like them: {count}.</source>
        <translation>Gebiete, die den Umriss der Ausschnitte behalten, da ihre Umgebung ihnen gleicht: {count}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/model_box.py, gui/scenes/scene_box.py</extracomment>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Remove from the index</source>
        <translation>Aus dem Index nehmen</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Remove the mark</source>
        <translation>Markierung entfernen</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>Report: {words}</source>
        <translation>Bericht: {words}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Results can't be written beside the project: {reason}</source>
        <translation>Neben dem Projekt lassen sich keine Ergebnisse schreiben: {reason}</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Right marks</source>
        <translation>Markierungen für richtig</translation>
    </message>
    <message>
        <extracomment>map/vectors.py</extracomment>
        <source>Save the edits of the layer {layer} first.</source>
        <translation>Zuerst die Änderungen am Layer {layer} speichern.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>Saving the visible part of {layer} …</source>
        <translation>Speichere den sichtbaren Teil von {layer} …</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Says how well a search finds what you know: your polygons show where the thing really is. Precision is the share of hits that are right, recall the share of the thing that was found, average precision is that of the whole ranking; each by count and by area.

Where your polygons are complete only in a part of the images, name that part: only chips inside it count.</source>
        <translation>Sagt, wie gut eine Suche findet, was man kennt: die eigenen Polygone zeigen, wo das Gesuchte wirklich ist. Precision ist der Anteil der Treffer, die richtig sind, Recall der Anteil des Gesuchten, der gefunden wurde, die mittlere Precision die der ganzen Rangfolge; jeweils nach Zahl und nach Fläche.

Wo die Polygone nur in einem Teil der Bilder vollständig sind, diesen Teil nennen: nur Ausschnitte darin zählen.</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Scenes in the index</source>
        <translation>Bilder im Index</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Scenes that could not be indexed</source>
        <translation>Bilder, die nicht indiziert werden konnten</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>Scenes without a date took no part: {count}.</source>
        <translation>Bilder ohne Datum blieben außen vor: {count}.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>Score</source>
        <translation>Wert</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Score heatmap</source>
        <translation>Heatmap der Werte</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Score of every place in the scene of the selected hit</source>
        <translation>Wert jedes Ortes im Bild des ausgewählten Treffers</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Scores from {low} to {high}.</source>
        <translation>Werte von {low} bis {high}.</translation>
    </message>
    <message>
        <extracomment>gui/dock.py, gui/search/search_page.py</extracomment>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>Search by example</source>
        <translation>Suche mit Beispiel</translation>
    </message>
    <message>
        <extracomment>processing/query_index.py</extracomment>
        <source>Search by text</source>
        <translation>Suche mit Wörtern</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Search for places that look like the selected hit</source>
        <translation>Nach Orten suchen, die wie der ausgewählte Treffer aussehen</translation>
    </message>
    <message>
        <extracomment>gui/locator.py</extracomment>
        <source>Search in images (RDB-Geo)</source>
        <translation>In Bildern suchen (RDB-Geo)</translation>
    </message>
    <message>
        <extracomment>gui/locator.py</extracomment>
        <source>Search the images for “{words}”</source>
        <translation>Bilder nach „{words}“ durchsuchen</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Search words</source>
        <translation>Suchwörter</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Search: {words}</source>
        <translation>Suche: {words}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Searching …</source>
        <translation>Suche …</translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Selected polygons of {layer}</source>
        <translation>Ausgewählte Polygone von {layer}</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>Set-up and test …</source>
        <translation>Einrichten und testen …</translation>
    </message>
    <message>
        <extracomment>flows/ways_out.py, gui/dock.py</extracomment>
        <source>Set-up …</source>
        <translation>Einrichten …</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>Shape {number} of {layer} is broken: repair it with Fix geometries.</source>
        <translation>Form {number} von {layer} ist fehlerhaft: mit „Geometrien reparieren“ heilen.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Share of right hits before</source>
        <translation>Anteil richtiger Treffer vorher</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Share that neighbouring chips have in common.</source>
        <translation>Anteil, den benachbarte Ausschnitte gemeinsam haben.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>Share that neighbouring chips have in common: more finds more, and takes longer.</source>
        <translation>Anteil, den benachbarte Ausschnitte gemeinsam haben: mehr findet mehr und dauert länger.</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>Short captions of whole scenes; mostly 0.1-30 m/px; countries of the training sets only.</source>
        <translation>Kurze Beschreibungen ganzer Szenen; meist 0,1–30 m/px; nur Länder der Trainingsdaten.</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Show large</source>
        <translation>Groß zeigen</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>Show look-alikes</source>
        <translation>Ähnliche zeigen</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Show the chosen hit in a window of its own (space)</source>
        <translation>Den gewählten Treffer in einem eigenen Fenster zeigen (Leertaste)</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Show the selected scenes on the map</source>
        <translation>Die gewählten Szenen auf der Karte zeigen</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Simplify</source>
        <translation>Vereinfachen</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Simplify outlines by at most, in metres</source>
        <translation>Umrisse vereinfachen um höchstens, in Metern</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Sizes to index together</source>
        <translation>Größen, die zusammen indiziert werden</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Smaller outlines are left out. Empty = a quarter of a chip, 0 keeps all.</source>
        <translation>Kleinere Umrisse werden weggelassen. Leer = ein Viertel eines Ausschnitts, 0 behält alle.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Smaller outlines are left out: 500 m², 2 ha, 1.5 km², 3 acres. 0 keeps all.</source>
        <translation>Kleinere Umrisse werden weggelassen: 500 m², 2 ha, 1,5 km², 3 acres. 0 behält alle.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Smallest area</source>
        <translation>Kleinste Fläche</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Smallest area of outlines, in m²</source>
        <translation>Kleinste Fläche der Umrisse, in m²</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>Some rasters are not where they were: find them again on the page Index.</source>
        <translation>Einige Raster sind nicht mehr dort, wo sie waren: Auf der Seite Index lassen sie sich wiederfinden.</translation>
    </message>
    <message>
        <extracomment>flows/search.py, gui/scenes/index_page.py</extracomment>
        <source>Starting the engine …</source>
        <translation>Die Engine startet …</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Starting …</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py, gui/scenes/index_page.py, gui/search/search_page.py, gui/setup_dialog.py</extracomment>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Stopped. Nothing is left of it; install again at any time.</source>
        <translation>Abgebrochen. Es bleibt nichts davon zurück; installieren Sie jederzeit erneut.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Stopped. What has come is kept: add it again, and it goes on from there.</source>
        <translation>Angehalten. Was gekommen ist, bleibt: noch einmal hinzufügen, und es geht von dort weiter.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>Stopped. What is finished is kept; start it again and it goes on from there.</source>
        <translation>Angehalten. Fertiges bleibt erhalten; ein neuer Start macht dort weiter.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py, gui/scenes/index_page.py</extracomment>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>Stretch</source>
        <translation>Streckung</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/search_base.py</extracomment>
        <source>Summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Take the calibration away instead</source>
        <translation>Stattdessen die Kalibrierung entfernen</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Take the last mark back (Ctrl+Z)</source>
        <translation>Die letzte Markierung zurücknehmen (Strg+Z)</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Take the selected scenes out of the index; the images stay</source>
        <translation>Die gewählten Szenen aus dem Index nehmen; die Bilder bleiben</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>Take {names} out of the index? The images stay.</source>
        <translation>{names} aus dem Index nehmen? Die Bilder bleiben.</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Taken from</source>
        <translation>Aufgenommen ab</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>Taken until</source>
        <translation>Aufgenommen bis</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>Test of the engine</source>
        <translation>Test der Engine</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>Testing the model …</source>
        <translation>Prüft das Modell …</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Testing …</source>
        <translation>Wird getestet …</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>Text tower</source>
        <translation>Textturm</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>That is a guess: if it is wrong, give the bands under How rasters are read.</source>
        <translation>Das ist geraten: Ist es falsch, die Kanäle unter „Wie Raster gelesen werden“ angeben.</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>The RET-2 file has seen RSICD's and RSITMD's training images: compare on those sets with care.</source>
        <translation>Die Datei RET-2 hat die Trainingsbilder von RSICD und RSITMD gesehen: Vergleiche auf diesen mit Vorsicht.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The answer follows “{word}”.</source>
        <translation>Die Antwort folgt „{word}“.</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>The area can't be expressed in longitude and latitude: {reason}</source>
        <translation>Das Gebiet lässt sich nicht in Länge und Breite ausdrücken: {reason}</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The area can't be used, or nothing is indexed there: choose another under Where.</source>
        <translation>Das Gebiet ist nicht verwendbar, oder dort ist nichts indiziert: Wählen Sie bei Wo ein anderes.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The area is broken ({reason}): repair its polygons with Fix geometries.</source>
        <translation>Das Gebiet ist fehlerhaft ({reason}): seine Polygone mit „Geometrien reparieren“ richten.</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>The area is empty or lies outside the world.</source>
        <translation>Das Gebiet ist leer oder liegt außerhalb der Welt.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The area is empty: choose one that holds a polygon.</source>
        <translation>Das Gebiet ist leer: eines mit einem Polygon wählen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The area lies outside the globe ({bounds}, in degrees): is the coordinate system of its layer the true one?</source>
        <translation>Das Gebiet liegt außerhalb der Erde ({bounds}, in Grad): Ist das Koordinatensystem seines Layers das richtige?</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The bands that were asked for don't exist: look at the field Bands on the page Index.</source>
        <translation>Die verlangten Bänder gibt es nicht: Sehen Sie auf der Seite Index beim Feld Bänder nach.</translation>
    </message>
    <message>
        <extracomment>processing/query_example.py</extracomment>
        <source>The box around the example is empty.</source>
        <translation>Das Rechteck um das Beispiel ist leer.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The box does not touch {scene}: draw it on its picture.</source>
        <translation>Das Rechteck berührt {scene} nicht: es auf dessen Bild zeichnen.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>The calibration is gone.</source>
        <translation>Die Kalibrierung ist entfernt.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The certificate of the server is not trusted; your network puts its own in between. Ask your IT for a folder of wheels, or have PIP_CERT name the file of its certificate.</source>
        <translation>Dem Zertifikat des Servers wird nicht vertraut; Ihr Netz setzt ein eigenes dazwischen. Bitten Sie Ihre IT um einen Ordner mit Wheels, oder lassen Sie PIP_CERT die Datei des Zertifikats nennen.</translation>
    </message>
    <message>
        <extracomment>gui/results/picture_view.py</extracomment>
        <source>The chosen hit</source>
        <translation>Der gewählte Treffer</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The disk is full: the engine needs about 1 GB in {folder}.</source>
        <translation>Der Datenträger ist voll: Die Engine braucht etwa 1 GB in {folder}.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The ending of the file names no format that can be written.</source>
        <translation>Die Endung der Datei nennt kein Format, das geschrieben werden kann.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine could not do it.</source>
        <translation>Das ist nicht gelungen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine failed where it should not: try again, or send the diagnostics of the set-up.</source>
        <translation>Ein Fehler, der nicht vorkommen sollte: noch einmal versuchen, oder die Diagnose der Einrichtung einsenden.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine is newer than this plugin: update the plugin, or let the set-up replace it.</source>
        <translation>Die Engine ist neuer als diese Erweiterung: Aktualisieren Sie die Erweiterung, oder lassen Sie die Einrichtung die Engine ersetzen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine is older than this plugin: the set-up installs the right one.</source>
        <translation>Die Engine ist älter als diese Erweiterung: Die Einrichtung installiert die richtige.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine knows no model of this name.</source>
        <translation>Die Engine kennt kein Modell dieses Namens.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>The engine may not ask the internet: allow it above, or choose a folder.</source>
        <translation>Die Engine darf das Internet nicht fragen: oben erlauben, oder einen Ordner wählen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine rdb-geo is not there yet: the set-up installs it.</source>
        <translation>Die Engine rdb-geo ist noch nicht da: Die Einrichtung installiert sie.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The engine stopped unexpectedly. Try again: it is started anew.</source>
        <translation>Die Engine ist unerwartet stehen geblieben. Bitte noch einmal versuchen: sie wird neu gestartet.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>The engine works: rdb-geo {version}. Models: {models}.</source>
        <translation>Die Engine funktioniert: rdb-geo {version}. Modelle: {models}.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The engine's file is damaged or not the one of this plugin: install the plugin's zip again.</source>
        <translation>Die Datei der Engine ist beschädigt oder nicht die dieser Erweiterung: Installieren Sie das Zip der Erweiterung neu.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The example lies outside {scene}: choose a place inside.</source>
        <translation>Das Beispiel liegt außerhalb von {scene}: eine Stelle darin wählen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The folder {folder} can't be written to: choose another.</source>
        <translation>In den Ordner {folder} kann nicht geschrieben werden: einen anderen wählen.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The folder {folder} can't be written.</source>
        <translation>In den Ordner {folder} kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>The heatmap is on the map: scores from {low} to {high}.</source>
        <translation>Die Heatmap ist auf der Karte: Werte von {low} bis {high}.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>The hits that are shown …</source>
        <translation>Die gezeigten Treffer …</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index can't be used.</source>
        <translation>Der Index kann nicht verwendet werden.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The index holds its files by themselves, too ({count}, the first {first}): every find counts twice until one or the other is removed.</source>
        <translation>Der Index enthält ihre Dateien auch für sich ({count}, die erste {first}): Jeder Fund zählt doppelt, bis das eine oder das andere entfernt ist.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The index holds no scene that is called “{wanted}” or was taken then.</source>
        <translation>Der Index hat keine Szene, die „{wanted}“ heißt oder von da ist.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index is not where it was: is its drive or network connected?</source>
        <translation>Der Index ist nicht mehr, wo er war: Ist das Laufwerk oder Netzwerk verbunden?</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The index lies from {west} to {east} (longitude) and {south} to {north} (latitude).</source>
        <translation>Der Index liegt von {west} bis {east} (Länge) und {south} bis {north} (Breite).</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index names a model or an address that nobody has allowed on this machine.</source>
        <translation>Der Index nennt ein Modell oder eine Adresse, die auf diesem Rechner niemand erlaubt hat.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The index was changed while it was read: try again.</source>
        <translation>Der Index wurde beim Lesen verändert: noch einmal versuchen.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>The installation did not finish. {words}</source>
        <translation>Die Installation wurde nicht fertig. {words}</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The internet can't be reached: set QGIS's proxy, or install from a folder of wheels.</source>
        <translation>Das Internet ist nicht erreichbar: Stellen Sie den Proxy von QGIS ein, oder installieren Sie aus einem Ordner mit Wheels.</translation>
    </message>
    <message>
        <extracomment>map/layers.py</extracomment>
        <source>The layer of the area is not there any more.</source>
        <translation>Der Layer des Gebiets ist nicht mehr da.</translation>
    </message>
    <message>
        <extracomment>flows/shown.py</extracomment>
        <source>The layer of the hits is being edited: save or drop the edits, then the map follows the score.</source>
        <translation>Der Layer der Treffer wird gerade bearbeitet: Änderungen speichern oder verwerfen, dann folgt die Karte dem Wert.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The layer {layer} can't be read: {reason}.</source>
        <translation>Der Layer {layer} ist nicht lesbar: {reason}.</translation>
    </message>
    <message>
        <extracomment>map/vectors.py</extracomment>
        <source>The layer {layer} could not be copied for the engine: {reason}</source>
        <translation>Der Layer {layer} konnte nicht für die Engine kopiert werden: {reason}</translation>
    </message>
    <message>
        <extracomment>flows/results/marking.py</extracomment>
        <source>The mark could not be written into the file of the hits: is it read-only, or the disk full?</source>
        <translation>Die Markierung konnte nicht in die Datei der Treffer geschrieben werden: Ist sie schreibgeschützt oder der Datenträger voll?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The mask of clouds of {scene} can't be read: get a fresh copy of it.</source>
        <translation>Die Wolkenmaske von {scene} ist nicht lesbar: eine neue Kopie besorgen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The model can't be loaded, or it failed.</source>
        <translation>Das Modell lässt sich nicht laden, oder es ist gescheitert.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>The model has hardly seen {words}; nearest words that it knows: {nearest}.</source>
        <translation>Das Modell hat {words} kaum gesehen; nächste Wörter, die es kennt: {nearest}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The model {model} failed ({reason}).</source>
        <translation>Das Modell {model} ist gescheitert ({reason}).</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>The next heatmap shows what is inside the chips, by their parts and the colours of the image.</source>
        <translation>Die nächste Heatmap zeigt das Innere der Ausschnitte, nach ihren Teilen und den Farben des Bildes.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The package {package} was not found for Python {version}: is the folder of wheels complete?</source>
        <translation>Das Paket {package} wurde für Python {version} nicht gefunden: Ist der Ordner mit Wheels vollständig?</translation>
    </message>
    <message>
        <extracomment>processing/base.py</extracomment>
        <source>The panel allows it by a button: search this index there once.</source>
        <translation>Das Bedienfeld erlaubt es mit einer Schaltfläche: dort einmal in diesem Index suchen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The parts of this question contradict each other: no place can answer it.</source>
        <translation>Die Teile dieser Frage widersprechen sich: kein Ort kann sie erfüllen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The polygons are too thin for chips of this size, or only touch the edges of the scenes.</source>
        <translation>Die Polygone sind zu schmal für Ausschnitte dieser Größe oder berühren nur Ränder der Szenen.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>The project's folder can't be written: the hits are in {folder}.</source>
        <translation>In den Ordner des Projekts kann nicht geschrieben werden: Die Treffer liegen in {folder}.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The proxy does not answer: look at Settings → Options → Network, then install again.</source>
        <translation>Der Proxy antwortet nicht: Sehen Sie unter Einstellungen → Optionen → Netzwerk nach und installieren Sie dann erneut.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>The proxy wants a login: give it in Settings → Options → Network, then install again.</source>
        <translation>Der Proxy verlangt eine Anmeldung: Geben Sie sie unter Einstellungen → Optionen → Netzwerk an und installieren Sie dann erneut.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The question can't be read from the marked place on.</source>
        <translation>Die Frage ist ab der markierten Stelle nicht zu lesen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The question has {count} characters; at most {most} are understood.</source>
        <translation>Die Frage hat {count} Zeichen; höchstens {most} werden verstanden.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The question has {count} terms; at most {most} are understood: ask in two steps.</source>
        <translation>Die Frage hat {count} Teile, höchstens {most} werden verstanden: in zwei Schritten fragen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The question has {count} words; at most {most} are understood: describe one thing.</source>
        <translation>Die Frage hat {count} Wörter, höchstens {most} werden verstanden: eine Sache beschreiben.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The raster is not where it was: if it was moved, load it from its new place and index it again.</source>
        <translation>Das Raster ist nicht mehr am alten Ort: falls es verschoben wurde, vom neuen Ort laden und neu indizieren.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The raster was changed while it was being indexed: index it again once it is complete.</source>
        <translation>Das Raster wurde beim Indizieren verändert: neu indizieren, sobald es vollständig ist.</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>The report is in {file}</source>
        <translation>Der Bericht ist in {file}</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The result can't be written: is the folder read-only, or the disk full?</source>
        <translation>Das Ergebnis lässt sich nicht schreiben: Ist der Ordner schreibgeschützt oder der Datenträger voll?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The scenes before ({before}) and after ({after}) share no ground.</source>
        <translation>Die Szenen vorher ({before}) und nachher ({after}) haben keinen gemeinsamen Boden.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The shapes of {layer} lie outside the globe: its coordinate system is not the true one.</source>
        <translation>Die Formen von {layer} liegen außerhalb der Erde: sein Koordinatensystem stimmt nicht.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The statistics of the model are damaged, or belong to another one.</source>
        <translation>Die Statistik des Modells ist beschädigt oder gehört zu einem anderen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The system refused a file: the disk is full, the folder can't be written, or a drive went away.</source>
        <translation>Das System hat eine Datei verweigert: Der Datenträger ist voll, der Ordner nicht beschreibbar, oder ein Laufwerk ist weg.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The system refuses {file}: is the disk full, is it closed to you, or did a drive go away?</source>
        <translation>Das System verweigert {file}: ist die Platte voll, der Zugriff gesperrt oder ein Laufwerk fort?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The time ends ({end}) before it begins ({start}): exchange the dates.</source>
        <translation>Die Zeit endet ({end}), bevor sie beginnt ({start}): die Daten tauschen.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>The value of pixels that show nothing, or none. A border of one value is noticed by itself.</source>
        <translation>Der Wert von Pixeln, die nichts zeigen, oder none. Ein Rand aus einem Wert wird von selbst bemerkt.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>The visible part of {layer} could not be saved: {reason}</source>
        <translation>Der sichtbare Teil von {layer} konnte nicht gespeichert werden: {reason}</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The weights of the model {model} are not on this machine: press … beside the list of models and allow the engine to fetch them, or choose another.</source>
        <translation>Die Gewichte des Modells {model} sind nicht auf diesem Rechner: neben der Liste der Modelle … drücken und der Engine das Holen erlauben, oder ein anderes wählen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>The weights of the model {model} can't be fetched ({reason}).</source>
        <translation>Die Gewichte des Modells {model} können nicht geholt werden ({reason}).</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>The weights of this model are not on this machine.</source>
        <translation>Die Gewichte dieses Modells sind nicht auf diesem Rechner.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>The whole index</source>
        <translation>Überall im Index</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>The whole scene</source>
        <translation>Das ganze Bild</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is a model {model} already: remove that first.</source>
        <translation>Ein Modell {model} gibt es schon: jenes zuerst entfernen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no ( for this ).</source>
        <translation>Zu dieser ) fehlt die (.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no folder {folder}: make it first.</source>
        <translation>Der Ordner {folder} fehlt: erst anlegen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no folder {source}, nor is it a repository: that is written owner/name.</source>
        <translation>Es gibt keinen Ordner {source}, und ein Repositorium ist es nicht: das schreibt man Besitzer/Name.</translation>
    </message>
    <message>
        <extracomment>flows/results/marking.py</extracomment>
        <source>There is no mark to take back.</source>
        <translation>Es gibt keine Markierung, die zurückgenommen werden könnte.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>There is no raster layer under this box.</source>
        <translation>Unter diesem Rechteck liegt kein Rasterlayer.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>There is no valid pixel in the example: choose a place where there is a picture.</source>
        <translation>Im Beispiel ist kein gültiges Pixel: einen Ort mit Bild wählen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>There is not enough memory: close other programs, or index a smaller area.</source>
        <translation>Der Arbeitsspeicher reicht nicht: Schließen Sie andere Programme, oder indizieren Sie ein kleineres Gebiet.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>There is nothing to clean up.</source>
        <translation>Es gibt nichts aufzuräumen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>There is nothing to search yet: index a raster layer first.</source>
        <translation>Es gibt noch nichts zu durchsuchen: zuerst einen Rasterlayer indizieren.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>These could not be read and took no part:</source>
        <translation>Diese konnten nicht gelesen werden und nahmen nicht teil:</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>These rasters can't be opened: were they moved?</source>
        <translation>Diese Raster lassen sich nicht öffnen: Wurden sie verschoben?</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>These wheels are for another system or another Python: Python {version} on {system} is needed.</source>
        <translation>Diese Wheels sind für ein anderes System oder ein anderes Python: Nötig ist Python {version} auf {system}.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>They are indexed as one scene, so that no object is cut at the edge of a tile.</source>
        <translation>Sie werden als ein Bild indiziert, damit kein Objekt am Rand einer Kachel zerschnitten wird.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Things smaller than about {length} are more often missed than found.</source>
        <translation>Was kleiner als etwa {length} ist, wird öfter übersehen als gefunden.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This ( is not closed.</source>
        <translation>Diese ( ist nicht geschlossen.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>This Python can't make environments: {cure}</source>
        <translation>Dieses Python kann keine Umgebungen anlegen: {cure}</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>This Python has 32 bits; the engine's libraries need one with 64.</source>
        <translation>Dieses Python hat 32 Bit; die Bibliotheken der Engine brauchen eines mit 64.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>This Python has no pip: {cure}</source>
        <translation>Diesem Python fehlt pip: {cure}</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>This copy of the plugin carries no engine: choose the folder of wheels that came with it.</source>
        <translation>Diese Ausgabe der Erweiterung enthält keine Engine: Wählen Sie den Ordner mit Wheels, der dazugehört.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This index names the model {model}, which nobody has allowed on this machine yet. Allowed, it is loaded, and fetched from the internet where it is not here.</source>
        <translation>Dieser Index nennt das Modell {model}, das auf diesem Rechner noch niemand erlaubt hat. Erlaubt wird es geladen, und aus dem Internet geholt, wo es nicht hier ist.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This index was made by another model, or by an earlier state of it. Take that one, or another folder for a new index.</source>
        <translation>Diesen Index hat ein anderes Modell gemacht oder ein früherer Stand davon. Bitte jenes wählen oder einen anderen Ordner für einen neuen Index.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This index was made by the model {model}: choose that, or another folder for a new index.</source>
        <translation>Dieser Index ist vom Modell {model}: dieses wählen oder einen anderen Ordner für einen neuen Index.</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>This is no layer of hits: outlines and other polygons can't be learned from.</source>
        <translation>Dies ist kein Layer von Treffern: aus Umrissen und anderen Polygonen lässt sich nicht lernen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This is no raster that can be read.</source>
        <translation>Das ist kein Raster, das sich lesen lässt.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This like( is not closed.</source>
        <translation>Dieses like( ist nicht geschlossen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This model needs parts of the engine that are not installed: choose another one.</source>
        <translation>Dieses Modell braucht Teile, die nicht installiert sind: ein anderes wählen.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>This plugin carries the engine {version} ({size} MB). Only its libraries are fetched.</source>
        <translation>Diese Erweiterung enthält die Engine {version} ({size} MB). Nur ihre Bibliotheken werden geholt.</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>This plugin searches with a program of its own, the engine rdb-geo. It is kept apart from QGIS, so that the two can't disturb each other, and it works on this machine alone: nothing is uploaded.</source>
        <translation>Dieses Plugin sucht mit einem eigenen Programm, der Engine rdb-geo. Sie ist von QGIS getrennt, damit sich die beiden nicht stören, und arbeitet nur auf diesem Rechner: nichts wird hochgeladen.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>This program does not work as the engine. {advice}</source>
        <translation>Dieses Programm funktioniert nicht als Engine. {advice}</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This quote is not closed.</source>
        <translation>Dieses Anführungszeichen ist nicht geschlossen.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This raster can't be used.</source>
        <translation>Dieses Raster kann nicht verwendet werden.</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>This raster does not say where on Earth it lies: assign it a coordinate system.</source>
        <translation>Dieses Raster sagt nicht, wo auf der Erde es liegt: Weisen Sie ihm ein Koordinatensystem zu.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>This text is empty.</source>
        <translation>Dieser Text ist leer.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>Those are false colours, so that words for colours mislead.</source>
        <translation>Das sind Falschfarben, so dass Farbwörter in die Irre führen.</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Traces regions finer than chips; the number of hits then counts regions.</source>
        <translation>Zeichnet Umrisse feiner als die Ausschnitte; die Zahl der Treffer zählt dann Umrisse.</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>Two dates of one place, or the answer with your own polygons</source>
        <translation>Zwei Zeitpunkte eines Ortes, oder die Antwort mit eigenen Polygonen</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Undo</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>Upper end of its 95 % interval</source>
        <translation>Oberes Ende seines 95-%-Intervalls</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>Versions and settings for a bug report; your home folder's name is taken out.</source>
        <translation>Versionen und Einstellungen für eine Fehlermeldung; der Name des Benutzerordners wird entfernt.</translation>
    </message>
    <message>
        <extracomment>gui/area_box.py</extracomment>
        <source>Visible part of the map</source>
        <translation>Sichtbarer Teil der Karte</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>What the index holds</source>
        <translation>Inhalt des Index</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py, processing/evaluate_polygons.py, processing/query_index.py, processing/score_heatmap.py</extracomment>
        <source>What to look for</source>
        <translation>Wonach gesucht wird</translation>
    </message>
    <message>
        <extracomment>processing/refine_marks.py</extracomment>
        <source>What was asked</source>
        <translation>Wonach gesucht wurde</translation>
    </message>
    <message>
        <extracomment>errors.py</extracomment>
        <source>What was learned belongs to another model, or its file is gone: mark hits anew.</source>
        <translation>Das Gelernte gehört zu einem anderen Modell, oder seine Datei ist weg: Treffer neu markieren.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, gui/search/search_page.py</extracomment>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <extracomment>processing/detect_change.py</extracomment>
        <source>Where it ceased to be true instead</source>
        <translation>Stattdessen, wo es aufhörte wahr zu sein</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Where nothing stands out, the layer is empty; with this it holds what looks most like it.</source>
        <translation>Wo nichts heraussticht, ist der Layer leer; hiermit enthält er, was am ähnlichsten aussieht.</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>Where the product has a mask of clouds, as those of Sentinel-2 and Landsat have. Without this, places under clouds are kept, and only found by who asks for clouds.</source>
        <translation>Wo das Produkt eine Wolkenmaske hat, wie die von Sentinel-2 und Landsat. Sonst bleiben Orte unter Wolken im Index und werden nur gefunden, wenn man nach Wolken fragt.</translation>
    </message>
    <message>
        <extracomment>processing/evaluate_polygons.py</extracomment>
        <source>Where these polygons are complete</source>
        <translation>Wo diese Polygone vollständig sind</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>Whether something stands out</source>
        <translation>Ob etwas heraussticht</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>Windows refuses long paths: have your IT allow them (LongPathsEnabled).</source>
        <translation>Windows lehnt lange Pfade ab: Lassen Sie sie von Ihrer IT erlauben (LongPathsEnabled).</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>With * for any letters, several separated by ; – for example  2023*.tif</source>
        <translation>Mit * für beliebige Zeichen, mehrere durch ; getrennt – zum Beispiel  2023*.tif</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>With longitude and latitude exchanged there would be hits.</source>
        <translation>Mit vertauschter Länge und Breite gäbe es Treffer.</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>Write hits into a file, in the project's coordinates, with their area</source>
        <translation>Treffer in eine Datei schreiben, in den Koordinaten des Projekts, mit ihrer Fläche</translation>
    </message>
    <message>
        <extracomment>processing/score_heatmap.py</extracomment>
        <source>Writes a raster with one band: how well each place of an indexed scene fits the words, or an example. It has the scene's coordinate system, and one pixel for each step of the chips. Give either words, or a raster with a box.</source>
        <translation>Schreibt ein Raster mit einem Kanal: wie gut jeder Ort eines indizierten Bildes zu den Wörtern oder einem Beispiel passt. Es hat das Koordinatensystem des Bildes und ein Pixel für jeden Schritt der Ausschnitte. Entweder Wörter angeben oder ein Raster mit einem Rechteck.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>Writing …</source>
        <translation>Schreiben …</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>Wrong marks</source>
        <translation>Markierungen für falsch</translation>
    </message>
    <message>
        <extracomment>gui/scenes/scene_box.py</extracomment>
        <source>Zoom to</source>
        <translation>Hinzoomen</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>Zoom to this hit</source>
        <translation>Auf diesen Treffer zoomen</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>about {minutes} min left</source>
        <translation>noch etwa {minutes} min</translation>
    </message>
    <message>
        <extracomment>tasks.py</extracomment>
        <source>about {seconds} s left</source>
        <translation>noch etwa {seconds} s</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>after: {date}</source>
        <translation>nachher: {date}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>also if unchanged</source>
        <translation>auch unverändert</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>also twice and four times as large</source>
        <translation>auch doppelt und viermal so groß</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>anywhere</source>
        <translation>überall</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>as the file says</source>
        <translation>wie in der Datei</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>as they are</source>
        <translation>wie sie sind</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py, gui/scenes/model_box.py, gui/scenes/reading_box.py</extracomment>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>automatic, or 4,3,2</source>
        <translation>automatisch oder 4,3,2</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>bands {bands}</source>
        <translation>Kanäle {bands}</translation>
    </message>
    <message>
        <extracomment>flows/results/pictures.py</extracomment>
        <source>before: {date}</source>
        <translation>vorher: {date}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>changed since: index it again</source>
        <translation>seither geändert: neu indizieren</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>cut clouds out</source>
        <translation>Wolken ausschneiden</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>e.g. flooded farmland</source>
        <translation>z. B. Häfen mit Booten</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>empty = in the same place</source>
        <translation>leer = am selben Ort</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py, gui/setup_dialog.py</extracomment>
        <source>empty = look for it; or a Python, the program rdb-geo, or its folder</source>
        <translation>leer = selbst suchen; oder ein Python, das Programm rdb-geo oder sein Ordner</translation>
    </message>
    <message>
        <extracomment>gui/options_page.py</extracomment>
        <source>empty = the model that is part of the engine</source>
        <translation>leer = das Modell, das zur Engine gehört</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>heatmap that follows the image</source>
        <translation>Heatmap, die dem Bild folgt</translation>
    </message>
    <message>
        <extracomment>gui/search/search_page.py</extracomment>
        <source>hits at most</source>
        <translation>Treffer höchstens</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>indexed {date}</source>
        <translation>indiziert {date}</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>install Python again from python.org, with all its parts.</source>
        <translation>Installieren Sie Python neu von python.org, mit allen Teilen.</translation>
    </message>
    <message>
        <extracomment>flows/starting/cures.py</extracomment>
        <source>install what is missing:  {command}</source>
        <translation>Installieren Sie, was fehlt:  {command}</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>is the disk full?</source>
        <translation>ist der Datenträger voll?</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>its files are incomplete: press Set-up … and install the engine again</source>
        <translation>seine Dateien sind unvollständig: „Einrichten …“ drücken und die Engine neu installieren</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>its files are incomplete: press …, remove it and add it again</source>
        <translation>seine Dateien sind unvollständig: … drücken, entfernen und neu hinzufügen</translation>
    </message>
    <message>
        <extracomment>flows/scenes/web_map.py</extracomment>
        <source>its server gives no picture of it</source>
        <translation>sein Server liefert kein Bild davon</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>libraries from the internet (PyPI), through QGIS's proxy if one is set</source>
        <translation>Bibliotheken aus dem Internet (PyPI), über den Proxy von QGIS, falls einer eingestellt ist</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py, flows/scenes/models.py</extracomment>
        <source>licence {name}</source>
        <translation>Lizenz {name}</translation>
    </message>
    <message>
        <extracomment>flows/search.py, processing/search_base.py</extracomment>
        <source>like a piece of {scene}</source>
        <translation>wie ein Stück von {scene}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>like {scene} {place}</source>
        <translation>wie {scene} {place}</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>like {words}, number {rank}</source>
        <translation>wie {words}, Nummer {rank}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>metres</source>
        <translation>Meter</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>model {name}</source>
        <translation>Modell {name}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>moved or deleted</source>
        <translation>verschoben oder gelöscht</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>near {layer}</source>
        <translation>nahe {layer}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>needs more than the set-up installs: press … and add a model of ONNX files in its place</source>
        <translation>braucht mehr, als die Einrichtung installiert: … drücken und stattdessen ein Modell aus ONNX-Dateien hinzufügen</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>no Python found</source>
        <translation>kein Python gefunden</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>no date</source>
        <translation>ohne Datum</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>no mark</source>
        <translation>keine Markierung</translation>
    </message>
    <message>
        <extracomment>gui/results/picture_view.py</extracomment>
        <source>no picture</source>
        <translation>kein Bild</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>no smaller than {area}</source>
        <translation>ab {area}</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>nodata {value}</source>
        <translation>Nodata {value}</translation>
    </message>
    <message>
        <extracomment>the engine's models</extracomment>
        <source>not measured here: its scores are no probabilities</source>
        <translation>hier nicht gemessen: seine Werte sind keine Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>not on this machine yet</source>
        <translation>noch nicht auf diesem Rechner</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>not on this machine yet: press …, then Add by name …, and allow the engine to fetch weights</source>
        <translation>noch nicht auf diesem Rechner: … drücken, dann „Nach Namen hinzufügen …“, und der Engine erlauben, Gewichte zu holen</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>not sure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>one hit per place</source>
        <translation>ein Treffer je Ort</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>one image</source>
        <translation>ein Bild</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>outlines</source>
        <translation>Umrisse</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>outlines that follow the image</source>
        <translation>Umrisse, die dem Bild folgen</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>over {percent} %</source>
        <translation>über {percent} %</translation>
    </message>
    <message>
        <extracomment>gui/scenes/index_page.py</extracomment>
        <source>pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <extracomment>processing/search_base.py</extracomment>
        <source>refined</source>
        <translation>verfeinert</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>right</source>
        <translation>richtig</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>right angles</source>
        <translation>rechte Winkel</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_model.py</extracomment>
        <source>score {before} → {after}</source>
        <translation>Wert {before} → {after}</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_model.py</extracomment>
        <source>score {score}</source>
        <translation>Wert {score}</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>simplified by {distance}</source>
        <translation>um {distance} vereinfacht</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>taken {date}</source>
        <translation>aufgenommen {date}</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py, flows/scenes/web_map.py</extracomment>
        <source>the file can't be made</source>
        <translation>die Datei lässt sich nicht anlegen</translation>
    </message>
    <message>
        <extracomment>flows/scenes/web_map.py</extracomment>
        <source>the file can't be written whole: is the disk full?</source>
        <translation>die Datei kann nicht vollständig geschrieben werden: ist der Datenträger voll?</translation>
    </message>
    <message>
        <extracomment>gui/scenes/add_model_dialog.py</extracomment>
        <source>the highest there is</source>
        <translation>die höchste vorhandene</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>the project's coordinates</source>
        <translation>den Koordinaten des Projekts</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>these rasters are tiles of one image</source>
        <translation>Raster sind Kacheln eines Bildes</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>under {percent} %</source>
        <translation>unter {percent} %</translation>
    </message>
    <message>
        <extracomment>gui/scenes/reading_box.py</extracomment>
        <source>without clouds</source>
        <translation>ohne Wolken</translation>
    </message>
    <message>
        <extracomment>gui/setup_dialog.py</extracomment>
        <source>without the internet, only from the folder of wheels</source>
        <translation>ohne Internet, nur aus dem Ordner mit Wheels</translation>
    </message>
    <message>
        <extracomment>flows/scenes/models.py</extracomment>
        <source>works offline</source>
        <translation>geht ohne Internet</translation>
    </message>
    <message>
        <extracomment>map/styling.py</extracomment>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{chips} of {metres} m</source>
        <translation>{chips} von {metres} m</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{count} changed places. Of {places} cells of ground, {false} would seem changed by chance; {opposite} changed as much the other way.</source>
        <translation>{count} veränderte Orte. Von {places} Feldern am Boden schienen {false} durch Zufall verändert; {opposite} änderten sich ebenso sehr andersherum.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{count} hits among {searched} chips, best score {best}</source>
        <translation>{count} Treffer unter {searched} Ausschnitten, bester Wert {best}</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>{count} hits are in {file}, in {crs}, with their area in m².</source>
        <translation>{count} Treffer stehen in {file}, in {crs}, mit ihrer Fläche in m².</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{count} others lower</source>
        <translation>{count} andere darunter</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{done} of {total} MB · {file}</source>
        <translation>{done} von {total} MB · {file}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{done} of {total} chips</source>
        <translation>{done} von {total} Ausschnitten</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} and {other} are not alike, so they can't be one image: index them one by one.</source>
        <translation>{file} und {other} passen nicht zusammen und können kein gemeinsames Bild sein: einzeln indexieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} can't be loaded: it is damaged, or no model in ONNX.</source>
        <translation>{file} ist nicht ladbar: beschädigt oder kein Modell in ONNX.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} can't be read now, and may be whole: may you read it, and is its drive connected?</source>
        <translation>{file} ist gerade nicht lesbar und kann heil sein: ist das Lesen erlaubt und das Laufwerk verbunden?</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} can't be written: is the disk full, the folder closed to you, or a drive away?</source>
        <translation>{file} kann nicht geschrieben werden: ist die Platte voll, der Ordner gesperrt oder ein Laufwerk fort?</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>{file} could not be written: {reason}</source>
        <translation>{file} konnte nicht geschrieben werden: {reason}</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is a file, and an index is a folder: choose another.</source>
        <translation>{file} ist eine Datei, und ein Index ist ein Ordner: einen anderen wählen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is a second copy of the index of {scene} and takes no part: delete it.</source>
        <translation>{file} ist eine zweite Kopie des Index von {scene} und zählt nicht mit: löschen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is damaged, or a newer version wrote it: index its raster again.</source>
        <translation>{file} ist beschädigt oder von einer neueren Version: sein Raster neu indexieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is damaged: index its raster again.</source>
        <translation>{file} ist beschädigt: sein Raster neu indexieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is in the index already: remove it or {scene} first.</source>
        <translation>{file} ist schon im Index: erst dieses oder {scene} entfernen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is no archive that can be read: get a fresh copy of it, or unpack it.</source>
        <translation>{file} ist kein lesbares Archiv: eine neue Kopie besorgen oder es entpacken.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is no file of an index: take it out of the folder.</source>
        <translation>{file} ist keine Datei eines Index: aus dem Ordner nehmen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} is not the raster {scene}: index it as one of its own.</source>
        <translation>{file} ist nicht das Raster {scene}: als eigenes indexieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} keeps its weights in a file beside it, which is missing: get the model again, complete.</source>
        <translation>{file} hat seine Gewichte in einer Datei daneben, die fehlt: das Modell vollständig neu besorgen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} needs more than this engine can run: choose another precision, or install the engine again.</source>
        <translation>{file} braucht mehr, als diese Engine kann: eine andere Genauigkeit wählen oder die Engine neu installieren.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>{file} of the plugin is damaged: install the plugin's zip again.</source>
        <translation>{file} der Erweiterung ist beschädigt: Installieren Sie das Zip der Erweiterung neu.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} of {model} broke off ({reason}): add it again, and it goes on from there.</source>
        <translation>{file} von {model} brach ab ({reason}): noch einmal hinzufügen, dann geht es von dort weiter.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{file} says another place than the image itself, which counts: correct or remove it.</source>
        <translation>{file} nennt einen anderen Ort als das Bild selbst, das gilt: berichtigen oder entfernen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{file} was changed meanwhile: try again.</source>
        <translation>{file} wurde inzwischen geändert: noch einmal versuchen.</translation>
    </message>
    <message>
        <extracomment>flows/results/export.py</extracomment>
        <source>{file}: choose a file that ends in .gpkg, .geojson, .shp, .fgb or .csv.</source>
        <translation>{file}: Wählen Sie eine Datei, die auf .gpkg, .geojson, .shp, .fgb oder .csv endet.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>{folder} holds no engine: a file rdb_geo-….whl is needed.</source>
        <translation>{folder} enthält keine Engine: Eine Datei rdb_geo-….whl ist nötig.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{folder} holds no raster.</source>
        <translation>{folder} enthält kein Raster.</translation>
    </message>
    <message>
        <extracomment>flows/starting/setup.py</extracomment>
        <source>{folder} holds several engines: keep one file rdb_geo-….whl in it.</source>
        <translation>{folder} enthält mehrere Engines: Lassen Sie eine Datei rdb_geo-….whl darin.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found} – possible only: the chance that it is there is {chance}.</source>
        <translation>{found} – nur möglich: Die Chance, dass es da ist, beträgt {chance}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found} – possible only: the model does not know {words}.</source>
        <translation>{found} – nur möglich: Das Modell kennt {words} nicht.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found} – possible only: {chance} of unrelated texts come as near to a chip.</source>
        <translation>{found} – nur möglich: {chance} unverwandter Texte kommen einem Ausschnitt ebenso nah.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: it is probably not there, the chance is {chance}.</source>
        <translation>{found}: Es ist wahrscheinlich nicht da, die Chance ist {chance}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: not enough speaks for it; the best scores {best}, the chance is {chance}.</source>
        <translation>{found}: es spricht nicht genug dafür; der beste hat {best}, die Chance ist {chance}.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: nothing stands out; {chance} of unrelated texts come as near to a chip.</source>
        <translation>{found}: nichts hebt sich ab; {chance} unverwandter Texte kommen einem Ausschnitt ebenso nah.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{found}: the model does not know {words}, so this is no all-clear.</source>
        <translation>{found}: Das Modell kennt {words} nicht, das ist also keine Entwarnung.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{layer} has no coordinate system, so its shapes have no place on Earth: give it one.</source>
        <translation>{layer} hat kein Koordinatensystem, seine Formen also keinen Ort auf der Erde: ihm eines geben.</translation>
    </message>
    <message>
        <extracomment>map/areas.py</extracomment>
        <source>{layer} has no polygon.</source>
        <translation>{layer} enthält kein Polygon.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{layer} holds no shape.</source>
        <translation>{layer} enthält keine Form.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>{layer} is no layer of hits.</source>
        <translation>{layer} ist kein Layer mit Treffern.</translation>
    </message>
    <message>
        <extracomment>processing/parameters.py</extracomment>
        <source>{layer} is no raster file.</source>
        <translation>{layer} ist keine Rasterdatei.</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>{likely} above the cut, {weaker} below</source>
        <translation>{likely} über der Schwelle, {weaker} darunter</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>{likely} likely, {weaker} weaker</source>
        <translation>{likely} wahrscheinlich, {weaker} schwächer</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{lost} of {marks} marked places are not in this index: use the one that gave the hits.</source>
        <translation>{lost} von {marks} markierten Orten sind nicht in diesem Index: den nehmen, aus dem die Treffer sind.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} can't be asked ({reason}): check the network and QGIS's proxy, or choose a folder.</source>
        <translation>{model} kann nicht gefragt werden ({reason}): Netz und Proxy von QGIS prüfen oder einen Ordner wählen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} does not say how pictures are prepared (preprocessor_config.json): choose a model that does.</source>
        <translation>{model} sagt nicht, wie Bilder vorbereitet werden (preprocessor_config.json): ein Modell wählen, das es sagt.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} has no tokenizer.json, so it can't read words: choose a model that has one.</source>
        <translation>{model} hat keine tokenizer.json, kann also keine Wörter lesen: ein Modell mit einer wählen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{model} lacks {files}: get it again, complete.</source>
        <translation>{model} fehlt {files}: vollständig neu besorgen.</translation>
    </message>
    <message>
        <extracomment>processing/calibrate_model.py</extracomment>
        <source>{model}: calibrated by {right} right and {wrong} wrong marks of {questions} searches. On searches that were left out, probabilities are off by {points} points.</source>
        <translation>{model}: kalibriert mit {right} richtigen und {wrong} falschen Markierungen aus {questions} Suchen. Bei ausgelassenen Suchen liegen Wahrscheinlichkeiten um {points} Punkte daneben.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better, in scenes where not enough speaks for it.</source>
        <translation>{more} weitere haben {score} oder mehr, in Bildern, in denen nicht genug dafür spricht.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better.</source>
        <translation>{more} weitere haben {score} oder mehr.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{more} more score {score} or better: raise the number of hits to see them.</source>
        <translation>{more} weitere haben {score} oder mehr: die Zahl der Treffer erhöhen, um sie zu sehen.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name} can't be read, so that its outlines do not follow the image.</source>
        <translation>{name} kann nicht gelesen werden, daher folgen seine Umrisse nicht dem Bild.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name} can't be read, so that outlines may reach beyond its data.</source>
        <translation>{name} kann nicht gelesen werden, daher können Umrisse über seine Daten hinausreichen.</translation>
    </message>
    <message>
        <extracomment>flows/session.py</extracomment>
        <source>{name} is allowed on this machine from now on: search again.</source>
        <translation>{name} ist auf diesem Rechner von nun an erlaubt: noch einmal suchen.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{name} is there and tested: {speed} pictures a second on this machine.</source>
        <translation>{name} ist da und geprüft: {speed} Bilder je Sekunde auf diesem Rechner.</translation>
    </message>
    <message>
        <extracomment>verdicts.py</extracomment>
        <source>{name} {chance}</source>
        <translation>{name} {chance}</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name}: unchanged, {chips} in the index already.</source>
        <translation>{name}: unverändert, {chips} im Index.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{name}: {chips}, continued from the stopped run.</source>
        <translation>{name}: {chips}, der abgebrochene Lauf wurde fortgesetzt.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{name}: {reason}</source>
        <translation>{name}: {reason}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{name}: {size} MB would be fetched from {origin}.</source>
        <translation>{name}: {size} MB würden von {origin} geholt.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/adding.py</extracomment>
        <source>{name}: {size} MB, from {origin}.</source>
        <translation>{name}: {size} MB, aus {origin}.</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>{number} chips</source>
        <translation>{number} Ausschnitte</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>{number} empty ones were left out.</source>
        <translation>{number} leere wurden ausgelassen.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>{number} files were deleted.</source>
        <translation>{number} Dateien wurden gelöscht.</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{number} of {count}</source>
        <translation>{number} von {count}</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py</extracomment>
        <source>{number} scenes</source>
        <translation>{number} Bilder</translation>
    </message>
    <message>
        <extracomment>flows/scenes/keeping.py</extracomment>
        <source>{number} scenes were taken out of the index.</source>
        <translation>{number} Szenen wurden aus dem Index genommen.</translation>
    </message>
    <message>
        <extracomment>i18n.py</extracomment>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} ({kind}) has no band “{band}”: it has {bands}.</source>
        <translation>{scene} ({kind}) hat keinen Kanal „{band}“: Es hat {bands}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} does not answer: check its address, your access and the network, and try again.</source>
        <translation>{scene} antwortet nicht: Adresse, Zugang und Netz prüfen und noch einmal versuchen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} does not say where on Earth it lies: give it its projection (menu Raster, Projections) first.</source>
        <translation>{scene} sagt nicht, wo auf der Erde es liegt: erst seine Projektion zuweisen (Menü Raster, Projektionen).</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} does not touch the area that was chosen.</source>
        <translation>{scene} berührt das gewählte Gebiet nicht.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a coordinate system ({crs}) that can't be turned to longitude and latitude: reproject it first.</source>
        <translation>{scene} hat ein Koordinatensystem ({crs}), das nicht in Länge und Breite umgerechnet werden kann: zuerst umprojizieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a coordinate system but no corners: georeference it first.</source>
        <translation>{scene} hat ein Koordinatensystem, aber keine Ecken: erst georeferenzieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a coordinate system that is not known: give it a known one (menu Raster, Projections).</source>
        <translation>{scene} hat ein unbekanntes Koordinatensystem: ihm ein bekanntes geben (Menü Raster, Projektionen).</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a local coordinate system ({crs}): give it one of Earth.</source>
        <translation>{scene} hat ein örtliches Koordinatensystem ({crs}): eines der Erde zuweisen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has a place for each pixel, but no grid: warp it first.</source>
        <translation>{scene} hat einen Ort je Pixel, aber kein Gitter: erst entzerren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has all its ground control points on one line: give it points beside that line.</source>
        <translation>Alle Passpunkte von {scene} liegen auf einer Linie: Punkte neben dieser setzen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has corners ({x}, {y}) that are no degrees, and its coordinate system ({crs}) is in degrees: give it that of its metres.</source>
        <translation>{scene} hat Ecken ({x}, {y}), die keine Grad sind, und ein Koordinatensystem in Grad ({crs}): das System seiner Meter zuweisen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has corners in degrees ({x}, {y}), and its coordinate system ({crs}) has none: give it one in degrees, such as EPSG:4326.</source>
        <translation>{scene} hat Ecken in Grad ({x}, {y}), und sein Koordinatensystem ({crs}) kennt keine: ein System in Grad zuweisen, etwa EPSG:4326.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has no such place any more: it was replaced by a smaller raster. Index it again.</source>
        <translation>{scene} hat diese Stelle nicht mehr: Es wurde durch ein kleineres Raster ersetzt. Neu indizieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has only a band of transparency, and no picture.</source>
        <translation>{scene} hat nur einen Kanal der Durchsichtigkeit und kein Bild.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} has too few ground control points ({count}): at least 3 are needed.</source>
        <translation>{scene} hat zu wenige Passpunkte ({count}): mindestens 3 sind nötig.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds Lab colours, no red, green and blue: save it as an RGB picture first.</source>
        <translation>{scene} enthält Lab-Farben statt Rot, Grün und Blau: zuerst als RGB-Bild speichern.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds complex numbers, as radar does before detection: make an amplitude image.</source>
        <translation>{scene} enthält komplexe Zahlen wie Radar vor der Detektion: ein Amplitudenbild anlegen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds no single raster: load the one you mean, and export it as GeoTIFF.</source>
        <translation>{scene} enthält nicht genau ein Raster: das gemeinte laden und als GeoTIFF exportieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} holds no valid pixel: everything is empty or masked.</source>
        <translation>{scene} enthält kein gültiges Pixel: alles ist leer oder maskiert.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a Zarr store, which the engine does not read: export it as GeoTIFF.</source>
        <translation>{scene} ist ein Zarr-Speicher, den die Engine nicht liest: als GeoTIFF exportieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a cloud of points: choose the orthophoto that was made with it.</source>
        <translation>{scene} ist eine Punktwolke: bitte das Orthofoto wählen, das mit ihr entstand.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a document: choose the picture itself, as a GeoTIFF.</source>
        <translation>{scene} ist ein Dokument: bitte das Bild selbst wählen, als GeoTIFF.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a photo as a camera took it: make an orthophoto of it first.</source>
        <translation>{scene} ist ein Foto, wie eine Kamera es aufnahm: zuerst ein Orthofoto daraus machen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a project of a program: choose the rasters that it shows.</source>
        <translation>{scene} ist ein Projekt eines Programms: bitte die Raster wählen, die es zeigt.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a vector layer: rasters are indexed, and polygons limit a search under Where.</source>
        <translation>{scene} ist ein Vektorlayer: indiziert werden Raster; Polygone begrenzen eine Suche unter Wo.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a video: make an orthophoto of its pictures first.</source>
        <translation>{scene} ist ein Video: zuerst aus seinen Bildern ein Orthofoto machen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is a virtual raster that lacks {missing}: put that back, or make it anew.</source>
        <translation>{scene} ist ein virtuelles Raster, dem {missing} fehlt: zurücklegen oder neu anlegen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is an archive ({format}) that is not read as it is: unpack it.</source>
        <translation>{scene} ist ein Archiv ({format}), das so nicht gelesen wird: bitte entpacken.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is another picture now than the one that was indexed: index it again.</source>
        <translation>{scene} ist jetzt ein anderes Bild als das indexierte: neu indexieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is both before and after: choose two different scenes or dates.</source>
        <translation>{scene} ist vorher und nachher: zwei verschiedene Szenen oder Daten wählen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is more than a file, and an index may not choose such an address: index it yourself as a layer.</source>
        <translation>{scene} ist mehr als eine Datei, und eine solche Adresse darf ein Index nicht wählen: selbst als Layer indizieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is no raster that the engine can read: export it as GeoTIFF.</source>
        <translation>{scene} ist kein Raster, das die Engine lesen kann: als GeoTIFF exportieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not in the index.</source>
        <translation>{scene} ist nicht im Index.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not of Earth: its coordinate system is {crs}.</source>
        <translation>{scene} ist nicht von der Erde: sein Koordinatensystem ist {crs}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not there: check its name.</source>
        <translation>{scene} ist nicht da: den Namen prüfen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is not where it was: press Find moved on the page Index, or index it from its new place.</source>
        <translation>{scene} liegt nicht mehr dort: auf der Seite Index „Wiederfinden“ drücken oder am neuen Ort indexieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} is {format}, which the engine can't read: export it as GeoTIFF.</source>
        <translation>{scene} ist {format}, was die Engine nicht lesen kann: als GeoTIFF exportieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} knows its place only by RPC: orthorectify it first.</source>
        <translation>{scene} kennt seine Lage nur durch RPC: erst orthorektifizieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lacks a band that was asked for, or has several of its name: it has {bands}.</source>
        <translation>{scene} fehlt ein gewünschtes Band, oder mehrere heißen so: es hat {bands}.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies nowhere on Earth: its corners and its coordinate system don't belong together.</source>
        <translation>{scene} liegt nirgends auf der Erde: Ecken und Koordinatensystem gehören nicht zusammen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies on the internet, and only the index names it. Allowed, its pictures are fetched from {host}.</source>
        <translation>{scene} liegt im Internet, und nur der Index nennt es. Erlaubt werden seine Bilder von {host} geholt.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies on the internet, which the engine may not ask: allow that in the options of QGIS.</source>
        <translation>{scene} liegt im Internet, das die Engine nicht fragen darf: in den Optionen von QGIS erlauben.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} lies on the internet, which the engine may not ask: copy it here, or allow that in the options of QGIS.</source>
        <translation>{scene} liegt im Internet, das die Engine nicht fragen darf: hierher kopieren oder das in den Optionen von QGIS erlauben.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} says wrongly where its corners lie: georeference it anew.</source>
        <translation>{scene} sagt falsch, wo seine Ecken liegen: neu georeferenzieren.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} stands in the index for a scene of other files already: move the files of each into a folder of its own, or tick Index again to replace the other.</source>
        <translation>{scene} steht im Index schon für ein Bild aus anderen Dateien: die Dateien eines jeden in einen eigenen Ordner legen, oder „Neu indizieren“ ankreuzen, um das andere zu ersetzen.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} was changed while it was being indexed: index it again once it is complete.</source>
        <translation>{scene} wurde während des Indexierens geändert: neu indexieren, sobald es vollständig ist.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>{scene} would be cut into {chips} chips: choose an area, or larger chips.</source>
        <translation>{scene} würde in {chips} Ausschnitte zerlegt: ein Gebiet oder größere wählen.</translation>
    </message>
    <message>
        <extracomment>gui/results/results_box.py</extracomment>
        <source>{seen} of {total} looked at, {right} right, {wrong} wrong</source>
        <translation>{seen} von {total} angesehen, {right} richtig, {wrong} falsch</translation>
    </message>
    <message>
        <extracomment>flows/scenes/indexing.py, flows/scenes/models.py</extracomment>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <extracomment>processing/index_scene.py</extracomment>
        <source>{text} is no list of numbers such as 1,2,4.</source>
        <translation>{text} ist keine Liste von Zahlen wie 1,2,4.</translation>
    </message>
    <message>
        <extracomment>flows/search.py</extracomment>
        <source>{words}, look-alikes</source>
        <translation>{words}, Ähnliche</translation>
    </message>
    <message>
        <extracomment>flows/results/feedback.py</extracomment>
        <source>{words}, re-ranked</source>
        <translation>{words}, neu geordnet</translation>
    </message>
    <message>
        <extracomment>gui/search/more_box.py</extracomment>
        <source>¼ chip</source>
        <translation>¼ Ausschnitt</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no area: write 500 m², 2 ha, 1.5 km² or 3 acres.</source>
        <translation>„{text}“ ist keine Fläche: 500 m², 2 ha, 1.5 km² oder 3 acres schreiben.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no date: write 2024, 2024-05 or 2024-05-01.</source>
        <translation>„{text}“ ist kein Datum: 2024, 2024-05 oder 2024-05-01 schreiben.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no length: write 20 m, 0.5 km or 60 ft.</source>
        <translation>„{text}“ ist keine Länge: 20 m, 0.5 km oder 60 ft schreiben.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no stretch: write two numbers, the darker first, such as 0,3000.</source>
        <translation>„{text}“ ist keine Streckung: zwei Zahlen schreiben, die dunklere zuerst, etwa 0,3000.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no threshold: write one or two probabilities, such as 0.7,0.3.</source>
        <translation>„{text}“ ist keine Schwelle: eine oder zwei Wahrscheinlichkeiten schreiben, etwa 0.7,0.3.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is no value that means nothing: write a number, or none.</source>
        <translation>„{text}“ ist kein Leerwert: eine Zahl oder none schreiben.</translation>
    </message>
    <message>
        <extracomment>reasons.py</extracomment>
        <source>“{text}” is too far: a distance is at most {most_km} km.</source>
        <translation>„{text}“ ist zu weit: Eine Entfernung ist höchstens {most_km} km.</translation>
    </message>
    <message>
        <extracomment>told.py</extracomment>
        <source>“{word}” ({seen} of {captions} captions)</source>
        <translation>„{word}“ ({seen} von {captions} Bildunterschriften)</translation>
    </message>
    <message>
        <extracomment>gui/results/score_slider.py</extracomment>
        <source>≥ {score} · {shown} of {total}</source>
        <translation>≥ {score} · {shown} von {total}</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>✓ Right</source>
        <translation>✓ Richtig</translation>
    </message>
    <message>
        <extracomment>gui/results/hit_buttons.py</extracomment>
        <source>✗ Wrong</source>
        <translation>✗ Falsch</translation>
    </message>
</context>
</TS>
